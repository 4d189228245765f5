namespace Godwit.Host.Cluster.Fencing;

/// <summary>What a guardian does at one look.</summary>
/// <param name="Kill">Kill the clustered guests now (SIGKILL), and do not let any start.</param>
/// <param name="Pet">Pet the watchdog, if there is one.</param>
internal readonly record struct GuardianDuty(bool Kill, bool Pet);

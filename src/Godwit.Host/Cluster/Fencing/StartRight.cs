namespace Godwit.Host.Cluster.Fencing;

/// <summary>Whether a lost node's guests may start elsewhere now.</summary>
/// <param name="May">They may, as far as fencing goes; the storage's lock is still to be taken.</param>
/// <param name="Wait">How long at the latest until they may; zero when they may now, null while the lease is in force.</param>
/// <param name="Message">Why, for the cluster's log.</param>
internal sealed record StartRight(bool May, TimeSpan? Wait, string Message);

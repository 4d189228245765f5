namespace Godwit.Host.Networks;

/// <summary>Names of the VMs of this host that have an adapter in the switch, running or not.</summary>
internal delegate IReadOnlyList<string> SwitchUsers(string switchName);

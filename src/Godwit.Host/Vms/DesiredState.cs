namespace Godwit.Host.Vms;

/// <summary>What a VM should be doing, as its owner last made it: the truth that recovery holds QEMU against.</summary>
internal enum DesiredState
{
    Off,
    Running,
    Paused,
    Saved,
}

namespace Godwit.Host.Vms;

/// <summary>The phases without what they hold: what a verdict needs to know.</summary>
internal enum PhaseName
{
    Off,
    Saved,
    Running,
    Paused,
    Gone,
}

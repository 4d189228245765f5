using Godwit.Contracts.Vms;

namespace Godwit.Host.Vms;

/// <summary>Recovery of a VM as a verdict over two truths, the journal and QEMU.</summary>
internal static class VmRecoveries
{
    /// <param name="desired">What the journal says.</param>
    /// <param name="guest">What QEMU says: running, paused, or null for no QEMU.</param>
    /// <param name="start">The VM's automatic start action.</param>
    /// <param name="hostBooted">Whether the host was rebooted since.</param>
    public static VmRecovery For(DesiredState desired, bool? guest, StartAction start, bool hostBooted) => desired switch
    {
        DesiredState.Off => guest is not null ? VmRecovery.End
            : hostBooted && start is StartAction.Start ? VmRecovery.Start
            : VmRecovery.Nothing,
        // Memory is in the file and the file counts: a QEMU beside it never ran since.
        DesiredState.Saved => guest is not null ? VmRecovery.End : VmRecovery.Nothing,
        DesiredState.Running => guest switch
        {
            true => VmRecovery.Adopt,
            false => VmRecovery.Resume,
            null => start is StartAction.Nothing ? VmRecovery.NoteOff : VmRecovery.Start,
        },
        DesiredState.Paused => guest switch
        {
            true or false => VmRecovery.Adopt,
            null => start is StartAction.Nothing ? VmRecovery.NoteOff : VmRecovery.Start,
        },
    };
}

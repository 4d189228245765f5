using Godwit.Contracts.Vms;

namespace Godwit.Host.Guests;

/// <summary>
/// guest.json in a guest's run folder: which process it is. A process id alone may by now be someone else's; together with
/// the start time and the boot it is unique.
/// </summary>
internal sealed record GuestRecord
{
    public required VmId VmId { get; init; }

    public required int ProcessId { get; init; }

    /// <summary>Clock ticks from boot to the process's start, field 22 of /proc/PID/stat.</summary>
    public required long StartTicks { get; init; }

    /// <summary>/proc/sys/kernel/random/boot_id.</summary>
    public required string BootId { get; init; }
}

using Godwit.Contracts.Vms;

namespace Godwit.Host.Guests;

/// <summary>A guest to be started.</summary>
internal sealed record GuestLaunch
{
    public required VmId VmId { get; init; }

    /// <summary>The guest's own folder, <see cref="GuestPlace.RunFolder"/>. What an earlier run left in it is deleted.</summary>
    public required string RunFolder { get; init; }

    /// <summary><see cref="GuestPlace.SerialLogPath"/>: made here if missing, because QEMU may not create files beside it.</summary>
    public required string SerialLogPath { get; init; }

    /// <summary>Folder with the state of the guest's TPM; null when it has none.</summary>
    public string? TpmStateFolder { get; init; }

    /// <summary>From <see cref="GuestCommandLine"/>.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }
}

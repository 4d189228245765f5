namespace Godwit.Host.Guests;

/// <summary>Where a guest runs: everything its command line needs that does not travel with the VM.</summary>
internal sealed record GuestPlace
{
    public required Accelerator Accelerator { get; init; }

    /// <summary>The guest's own folder for its sockets. QEMU makes qmp.sock in it.</summary>
    public required string RunFolder { get; init; }

    /// <summary>What the guest says on its serial port is appended here.</summary>
    public required string SerialLogPath { get; init; }

    /// <summary>
    /// The host's tap of every adapter, by adapter id. A "Not Connected" adapter has one too, which is down and in no bridge:
    /// a device without a backend offers the guest fewer features, and could then neither be plugged in nor move.
    /// </summary>
    public required IReadOnlyDictionary<string, string> TapNames { get; init; }

    /// <summary>The guest's state comes from another host.</summary>
    public required bool Incoming { get; init; }

    /// <summary>False where QEMU's own image locks do not work (SMB, OCFS2) and Godwit holds its own.</summary>
    public required bool ImageLocking { get; init; }

    /// <summary>File of the guest's memory size that takes the place of memory (smart paging); null for memory of the host.</summary>
    public string? MemoryFile { get; init; }

    /// <summary>File with the saved state that the guest goes on from; it is loaded over QMP.</summary>
    public string? RestoreFrom { get; init; }

    public string TpmSocketPath => Path.Combine(RunFolder, "tpm.sock");

    public string AgentSocketPath => Path.Combine(RunFolder, GuestFolder.AgentSocketName);

    public string QmpSocketPath => Path.Combine(RunFolder, "qmp.sock");
}

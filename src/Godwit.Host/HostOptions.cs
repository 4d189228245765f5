using System.Text.Json;
using System.Text.Json.Serialization;
using Godwit.Host.Telemetry;

namespace Godwit.Host;

/// <summary>The daemon's configuration file, read once at start.</summary>
internal sealed record HostOptions
{
    /// <summary>This host's name in its domain.</summary>
    public required string HostName { get; init; }

    /// <summary>What must survive a reboot: inventory, journal, keys.</summary>
    public required string StateFolder { get; init; }

    /// <summary>What need not: sockets and pid files.</summary>
    public required string RunFolder { get; init; }

    /// <summary>Default folder for new and arriving virtual machines.</summary>
    public required string VirtualMachinePath { get; init; }

    /// <summary>Where the management API listens ("10.70.0.1:6601"); null is the Unix socket alone.</summary>
    public string? ApiAddress { get; init; }

    /// <summary>
    /// Where this host takes moves. The first is preferred and carries memory and disks too; the others take control
    /// messages when the link of the first is cut.
    /// </summary>
    public required IReadOnlyList<string> MoveAddresses { get; init; }

    /// <summary>The unprivileged user that QEMU processes run as.</summary>
    public required string GuestUser { get; init; }

    /// <summary>What guests may have of the host's memory together, in MiB; null lets them have all that is free.</summary>
    public long? GuestMemoryMebibytes { get; init; }

    /// <summary>What is shown to programs that watch this host; null is /metrics of the management API alone.</summary>
    public TelemetryOptions? Telemetry { get; init; }

    /// <summary>How long operations that have ended are remembered, in days; null is 400. 100,000 are kept at most.</summary>
    public int? OperationHistoryDays { get; init; }

    /// <summary>
    /// Folders that other hosts reach, too, although their file system does not tell (virtiofs, FUSE, a bind mount): VMs in them are
    /// locked as on an SMB share. Null is none.
    /// </summary>
    public IReadOnlyList<string>? SharedFolders { get; init; }

    /// <summary>Null on every real host; tests of faults hold moves here: <see cref="Peers.MoveHolds"/>.</summary>
    public string? HoldFolder { get; init; }

    /// <summary>Where it was read; a process that this daemon starts of itself reads the same.</summary>
    [JsonIgnore]
    public string ConfigurationPath { get; init; } = "/etc/godwit/godwitd.json";

    /// <summary>Throws <see cref="JsonException"/> or <see cref="IOException"/>: a daemon with half a configuration does not start.</summary>
    public static HostOptions Load(string path) =>
        (JsonSerializer.Deserialize(File.ReadAllBytes(path), HostOptionsJson.Default.HostOptions)
            ?? throw new JsonException($"{path} holds null instead of a configuration.")) with { ConfigurationPath = path };
}

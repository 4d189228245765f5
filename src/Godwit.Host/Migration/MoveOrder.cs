using System.Text.Json.Serialization;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;
using Godwit.Host.Guests;
using Godwit.Host.MigrationNetworks;
using Godwit.Host.Processors;
using Godwit.Host.Vms;

namespace Godwit.Host.Migration;

/// <summary>
/// A move as both hosts hold it: everything that either needs to finish or to undo it, whoever died. It is written into
/// both journals before the first effect, and never changes.
/// </summary>
internal sealed record MoveOrder
{
    public required OperationId Id { get; init; }

    public required string SourceHost { get; init; }

    public required string DestinationHost { get; init; }

    /// <summary>The network that carries it; null is the first address that each host knows of the other.</summary>
    public MoveWay? Way { get; init; }

    /// <summary>The VM as it is, with the source's paths.</summary>
    public required VmConfiguration Departing { get; init; }

    public required string DepartingFolder { get; init; }

    /// <summary>The VM as it will be, with the destination's paths. Nothing but paths may differ.</summary>
    public required VmConfiguration Arriving { get; init; }

    public required string ArrivingFolder { get; init; }

    /// <summary>Generation of ownership that the destination will hold: the source's plus one.</summary>
    public required long Generation { get; init; }

    /// <summary>True for a highly available VM: the register is the cluster's, outside both hosts.</summary>
    public bool IsRole { get; init; }

    /// <summary>True when both hosts reach the same files, which therefore are neither created, copied nor deleted.</summary>
    public required bool FilesShared { get; init; }

    /// <summary>Running, or Paused by a person: a paused guest arrives paused.</summary>
    public required DesiredState Desired { get; init; }

    /// <summary>When the guest was started, at whichever host: a live move does not restart its uptime. Null when nobody knows.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>"kvm" or "tcg": a running guest cannot change it.</summary>
    public required string Accelerator { get; init; }

    /// <summary>"GenuineIntel", "AuthenticAMD"; null from a source that does not say.</summary>
    public string? ProcessorManufacturer { get; init; }

    /// <summary>What the guest has of the source's processor; null from a source that does not say.</summary>
    public DepartingProcessor? Processor { get; init; }

    /// <summary>Of the source's QEMU, "10.0.2"; null from a source that does not say.</summary>
    public string? QemuVersion { get; init; }

    /// <summary>By the source's clock, when the order was made.</summary>
    public DateTimeOffset? MadeAt { get; init; }

    /// <summary>Allocated bytes by disk id: the room the destination needs.</summary>
    public required IReadOnlyDictionary<string, long> AllocatedBytes { get; init; }

    /// <summary>Allocated bytes of the files that are carried, by their path at the destination.</summary>
    public IReadOnlyDictionary<string, long>? CarriedBytes { get; init; }

    /// <summary>SHA-256 of the guest-visible configuration. QEMU notices neither another CPU nor another MAC; this does.</summary>
    public required string ConfigurationHash { get; init; }

    /// <summary>Cap with which it was asked for, bytes a second, for what is predicted of it; null is without limit. The one in force may change.</summary>
    public long? MaximumBytesPerSecond { get; init; }

    /// <summary>Memory goes over as it is; otherwise it is compressed.</summary>
    public bool Uncompressed { get; init; }

    /// <summary>How long its guest may be paused; null is the default.</summary>
    public MovePolicy? Policy { get; init; }

    /// <summary>Whether its guest may go ahead of its memory (post-copy).</summary>
    [JsonIgnore]
    public bool MayGoAhead => HasGuest && Policy is { WhenNotConverging: WhenNotConverging.PostCopy };

    [JsonIgnore]
    public MemoryManner Manner => new(MayGoAhead, Compresses: !Uncompressed && !MayGoAhead);

    /// <summary>Whether a QEMU leaves and another receives; a VM that is off or saved is only its files.</summary>
    [JsonIgnore]
    public bool HasGuest => Desired is DesiredState.Running or DesiredState.Paused;
}

namespace Godwit.Host.Migration.Prediction;

/// <summary>All that is known of a move before it starts.</summary>
internal sealed record MoveSample
{
    public required double LinkBytesPerSecond { get; init; }

    /// <summary>Bytes of the files that nobody writes to.</summary>
    public required long CarriedBytes { get; init; }

    /// <summary>Allocated bytes of the disks that a guest writes to.</summary>
    public required long MirroredBytes { get; init; }

    /// <summary>How many disks are mirrored.</summary>
    public required int Mirrors { get; init; }

    /// <summary>Allocated bytes of all disk images, those that are carried too: what a report counts as disk.</summary>
    public required long ImageBytes { get; init; }

    /// <summary>The guest's memory; 0 when no guest runs.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Memory is not compressed on the way.</summary>
    public bool Uncompressed { get; init; }

    /// <summary>Null when no guest runs, or it could not be looked at.</summary>
    public GuestSample? Guest { get; init; }

    public static MoveSample Of(MoveOrder order, double linkBytesPerSecond, GuestSample? guest)
    {
        int disks = order.FilesShared ? 0 : order.Departing.Disks.Count;
        long carried = (order.CarriedBytes?.Values ?? []).Sum();
        long allocated = order.FilesShared ? 0 : order.AllocatedBytes.Values.Sum();
        HashSet<string> images = Vms.VmFileSet.Images(order.Departing).Select(image => image.Path).ToHashSet(StringComparer.Ordinal);
        long carriedImages = CarriedFiles.Of(order).Where(carried => images.Contains(carried.File.From))
            .Sum(carried => order.CarriedBytes?.GetValueOrDefault(carried.File.To) ?? 0);
        return new MoveSample
        {
            LinkBytesPerSecond = linkBytesPerSecond,
            CarriedBytes = carried,
            MirroredBytes = order.HasGuest ? allocated : 0,
            Mirrors = order.HasGuest ? disks : 0,
            ImageBytes = (order.HasGuest ? allocated : 0) + carriedImages,
            MemoryBytes = order.HasGuest ? order.Departing.MemoryBytes : 0,
            Uncompressed = !order.Manner.Compresses,
            Guest = guest,
        };
    }
}

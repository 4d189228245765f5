namespace Godwit.Host.Migration.Prediction;

/// <summary>
/// The cost of a move from what is known before it. A byte costs what the link makes it cost and what encryption, compression and
/// copying make it cost, and the dearer of the two nearly alone, for they go on at the same time. The constants are those of a host of
/// two processors that runs everything itself; <see cref="Calibration"/> knows the real ones after a few moves.
/// </summary>
internal static class MoveModel
{
    private const double CarriedCeiling = 200e6;
    private const double MirroredCeiling = 150e6;
    private const double MemoryCeiling = 250e6;

    /// <summary>Pages that hold nothing are looked at, and hardly sent.</summary>
    private const double ZeroPages = 2e9;

    /// <summary>QEMU pauses the guest when the rest takes that long (seconds): GuestMemory's downtime limit.</summary>
    private const double DowntimeLimit = 0.1;

    /// <summary>Ending the mirrors, the state of the devices, and what QEMU takes the last pass for and it is not (seconds).</summary>
    private const double Switch = 0.1;

    /// <summary>Of memory that was not looked at, seven tenths are taken to be in use, and compression to leave four.</summary>
    private static readonly GuestSample Unseen = new() { InUseBytes = 0, Compression = 0.4, Dirty = WorkingSet.None, DirtyCompression = 1, DiskWriteBytesPerSecond = 0 };

    private const double UnseenInUse = 0.7;

    /// <summary>A guest that wins against the link is given so many passes before that is said.</summary>
    private const int MostPasses = 30;

    public static MoveForecast Of(MoveSample sample)
    {
        bool hasGuest = sample.MemoryBytes > 0;
        GuestSample guest = sample.Guest ?? Unseen with { InUseBytes = (long)(UnseenInUse * sample.MemoryBytes) };
        guest = sample.Uncompressed ? guest with { Compression = 1, DirtyCompression = 1 } : guest;
        double disks = sample.Mirrors == 0 ? 0 : 0.3 + (0.05 * sample.Mirrors) + Mirror(sample, guest.DiskWriteBytesPerSecond);
        (double memory, double memoryBytes, double rest, bool converges) = hasGuest ? Memory(sample, guest) : default;
        return new MoveForecast
        {
            Link = sample.LinkBytesPerSecond,
            Start = (hasGuest ? 0.8 : 0.2) + Cost(sample.CarriedBytes, sample.CarriedBytes, sample.LinkBytesPerSecond, CarriedCeiling),
            Disks = disks,
            Memory = memory,
            End = (hasGuest ? 0.4 : 0.1) + (0.02 * sample.Mirrors),
            DiskBytes = sample.ImageBytes,
            MemoryBytes = memoryBytes,
            Blackout = hasGuest ? Switch + (0.01 * sample.Mirrors) + rest : null,
            Converges = !hasGuest || converges,
        };
    }

    /// <summary>What the guest writes while its disks are copied is copied again, so it takes from the link what it writes.</summary>
    private static double Mirror(MoveSample sample, double written)
    {
        double alone = Cost(sample.MirroredBytes, sample.MirroredBytes, sample.LinkBytesPerSecond, MirroredCeiling);
        double rate = alone > 0 ? sample.MirroredBytes / alone : sample.LinkBytesPerSecond;
        return alone * rate / Math.Max(rate - written, rate / 5);
    }

    private static (double Seconds, double WireBytes, double Left, bool Converges) Memory(MoveSample sample, GuestSample guest)
    {
        double costOfByte = Cost(guest.Compression, 1, sample.LinkBytesPerSecond, MemoryCeiling);
        double costOfDirt = Cost(guest.DirtyCompression, 1, sample.LinkBytesPerSecond, MemoryCeiling);
        double pass = ((sample.MemoryBytes - guest.InUseBytes) / ZeroPages) + (guest.InUseBytes * costOfByte);
        double seconds = 0.15 + pass;
        double sent = guest.InUseBytes * guest.Compression;
        double dirty = Dirty(pass);
        for (int passes = 1; dirty * costOfDirt > DowntimeLimit && passes < MostPasses; passes++)
        {
            pass = dirty * costOfDirt;
            seconds += pass;
            sent += dirty * guest.DirtyCompression;
            dirty = Dirty(pass);
        }

        double rest = dirty * costOfDirt;
        return (seconds, sent + (dirty * guest.DirtyCompression), Math.Min(rest, 2), rest <= DowntimeLimit);

        double Dirty(double time) => Math.Min(guest.Dirty.BytesAfter(time), sample.MemoryBytes);
    }

    /// <summary>Seconds that bytes take which are so many on the wire, and so many to work on.</summary>
    private static double Cost(double wire, double worked, double link, double ceiling) =>
        Math.Sqrt(Math.Pow(wire / link, 2) + Math.Pow(worked / ceiling, 2));
}

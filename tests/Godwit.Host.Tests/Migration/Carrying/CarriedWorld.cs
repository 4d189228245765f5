using Godwit.Contracts.Moves;
using Godwit.Contracts.Vms;
using Godwit.Host.Guests;
using Godwit.Host.Migration;
using Godwit.Host.Operations;
using Godwit.Host.StorageMigration;
using Godwit.Host.Tests.Guests;
using Godwit.Host.Tests.Storage;
using Godwit.Host.Vms;
using Microsoft.Extensions.Time.Testing;

namespace Godwit.Host.Tests.Migration.Carrying;

/// <summary>Two folders, a VM that is off in one of them, and a link between them that breaks as a test likes. Time flies.</summary>
internal sealed class CarriedWorld : IAsyncDisposable
{
    public const int DiskBytes = 24 << 20;

    private readonly string _folder = Directory.CreateTempSubdirectory("godwit-carry-").FullName;
    private readonly PeriodicTimer _pulse = new(TimeSpan.FromMilliseconds(1), TimeProvider.System);
    private readonly Task _flight;

    public CarriedWorld()
    {
        string from = Directory.CreateDirectory(Path.Combine(_folder, "a")).FullName, to = Directory.CreateDirectory(Path.Combine(_folder, "b")).FullName;
        Content = [SparseSample.Make(Path.Combine(from, "disk0.raw"), DiskBytes), SparseSample.Make(Path.Combine(from, "disk1.raw"), 1 << 20, seed: 2)];
        Order = SampleMove.Of(VmIn(from)) with
        {
            Arriving = VmIn(to), DepartingFolder = from, ArrivingFolder = to, Desired = DesiredState.Off,
            CarriedBytes = new Dictionary<string, long> { [Path.Combine(to, "disk0.raw")] = DiskBytes / 2, [Path.Combine(to, "disk1.raw")] = 1 << 19 },
        };
        Journal = new Journal(Path.Combine(_folder, "godwit.db"));
        Link = new CarriedLink(this);
        Meter = new MoveMeter(Order, Time, Seen.Add);
        Carrier = new FileCarrier(Link, Order, Meter, new CopyPace(() => null, Time), Time);
        _flight = FlyAsync();
    }

    public FakeTimeProvider Time { get; } = new();

    public MoveOrder Order { get; }

    public Journal Journal { get; private set; }

    public CarriedLink Link { get; }

    public MoveMeter Meter { get; }

    public FileCarrier Carrier { get; }

    public List<MoveProgress> Seen { get; } = [];

    public IReadOnlyList<byte[]> Content { get; }

    public static GuestUser User => Sweep.SweepWorld.User;

    /// <summary>What lies at the destination.</summary>
    public byte[] Arrived(int disk) => File.ReadAllBytes(Order.Arriving.Disks[disk].Path);

    /// <summary>The landing's files as a daemon has them that has just come up.</summary>
    public LandingFiles NewLanding() => new(Order, new ArrivalBook(Journal), User);

    public async ValueTask DisposeAsync()
    {
        _pulse.Dispose();
        await _flight;
        Link.Dispose();
        Journal.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task FlyAsync()
    {
        while (await _pulse.WaitForNextTickAsync())
        {
            Time.Advance(TimeSpan.FromMilliseconds(20));
        }
    }

    private static VmConfiguration VmIn(string folder) => Sample.Vm with
    {
        DirectBoot = null,
        Disks = [.. Enumerable.Range(0, 2).Select(number => Sample.Disk($"disk{number}", 4 + number) with
        {
            Path = Path.Combine(folder, $"disk{number}.raw"), Format = DiskFormat.Raw, SizeBytes = number == 0 ? DiskBytes : 1 << 20,
        })],
    };
}

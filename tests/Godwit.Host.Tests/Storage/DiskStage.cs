using System.Security.Cryptography;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Storage;
using Godwit.Contracts.Vms;
using Godwit.Host.Guests;
using Godwit.Host.Operations;
using Godwit.Host.Storage;
using Godwit.Host.Tests.Api;
using Godwit.Host.Tests.Guests;
using Xunit;

namespace Godwit.Host.Tests.Storage;

/// <summary>A whole daemon and a folder of disks, worked on with the real qemu-img.</summary>
internal sealed class DiskStage : IAsyncDisposable
{
    private readonly TestHost _host;

    private DiskStage(TestHost host, WholeDaemon daemon)
    {
        _host = host;
        Daemon = daemon;
    }

    public WholeDaemon Daemon { get; }

    public string Folder => _host.Folder;

    public DiskDesk Desk => Daemon.Get<DiskDesk>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<DiskStage> MakeAsync()
    {
        TestHost host = await TestHost.MakeAsync();
        return new DiskStage(host, await WholeDaemon.StartAsync());
    }

    public string PathOf(string name) => _host.PathOf(name);

    /// <summary>Asks for something and waits for its end.</summary>
    public async Task<OperationView> EndAsync(OperationView begun)
    {
        var ledger = Daemon.Get<OperationLedger>();
        if (ledger.FindRunning(begun.Id) is { } running)
        {
            await foreach (OperationView view in running.WatchAsync(Cancellation))
            {
                if (view.State is not OperationState.Running)
                {
                    return view;
                }
            }
        }

        return ledger.Get(begun.Id);
    }

    public async Task<OperationView> SucceedAsync(OperationView begun)
    {
        OperationView ended = await EndAsync(begun);
        Assert.True(ended.State is OperationState.Completed, $"{ended.Kind}: {ended.Problem}");
        return ended;
    }

    public async Task<ProblemId> FailAsync(OperationView begun) => (await EndAsync(begun)).Problem?.Id ?? throw new InvalidOperationException("It succeeded.");

    public Task<VirtualHardDiskView> LookAsync(string name) => Daemon.Get<DiskViews>().OfAsync(PathOf(name), null, Cancellation);

    public Task<OperationView> CreateAsync(string name, long? size = 64 << 20, string? parent = null, VhdType? type = null, long? block = null) =>
        SucceedAsync(Desk.Create(
            new CreateVirtualHardDiskRequest
            {
                Path = PathOf(name),
                SizeBytes = size,
                ParentPath = parent is null ? null : PathOf(parent),
                VhdType = type,
                BlockSizeBytes = block,
            },
            "test"));

    public Task<OperationView> ConvertAsync(string from, string to, VhdType? type = null, long? block = null) => SucceedAsync(Desk.Convert(
        new ConvertVirtualHardDiskRequest { Path = PathOf(from), DestinationPath = PathOf(to), VhdType = type, BlockSizeBytes = block }, "test"));

    /// <summary>Writes a pattern as a guest would.</summary>
    public async Task WriteAsync(string name, int pattern, string at, string length)
    {
        DiskFormat format = DiskFormats.OfName(name)!.Value;
        await RunAsync("qemu-io", "-f", DiskFormats.DriverOf(format), "-c", $"write -P {pattern} {at} {length}", PathOf(name));
    }

    /// <summary>What a guest would read, as a fingerprint.</summary>
    public async Task<string> ContentAsync(string name)
    {
        string raw = PathOf("content.tmp");
        DiskFormat format = DiskFormats.OfName(name)!.Value;
        await RunAsync("qemu-img", "convert", "-f", DiskFormats.DriverOf(format), "-O", "raw", PathOf(name), raw);
        await using FileStream file = File.OpenRead(raw);
        string hash = Convert.ToHexString(await SHA256.HashDataAsync(file, Cancellation));
        File.Delete(raw);
        return hash;
    }

    public static async Task RunAsync(string program, params string[] arguments)
    {
        ProcessesOutcome outcome = await Processes.RunAsync(program, arguments, Cancellation);
        Assert.True(outcome.Succeeded, outcome.Words);
    }

    /// <summary>Nothing lies in the folder but these.</summary>
    public void AssertOnly(params string[] names) =>
        Assert.Equal(names.Order(StringComparer.Ordinal), Directory.EnumerateFileSystemEntries(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await Daemon.DisposeAsync();
        _host.Dispose();
    }
}

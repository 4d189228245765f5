using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Godwit.Testing;

namespace Godwit.Qmp.Tests;

/// <summary>
/// A source and a destination, either both real or both fake, with the same nodes: disk "d0" on either side. What each side
/// reports goes into its log.
/// </summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _cleanUp = [];
    private readonly List<Task> _listening = [];

    private Stage(string folder) => Folder = folder;

    public string Folder { get; }

    public QmpConnection Source { get; private set; } = null!;

    public QmpConnection Destination { get; private set; } = null!;

    public Action KillDestination { get; private set; } = null!;

    public List<string> SourceLog { get; } = [];

    public List<string> DestinationLog { get; } = [];

    public int NbdPort { get; } = FreePort();

    public int MemoryPort { get; } = FreePort();

    public static async Task<Stage> SetAsync(bool real, CancellationToken cancellationToken)
    {
        Stage stage = new(Directory.CreateTempSubdirectory("godwit-qmp-").FullName);
        foreach (string side in new[] { "src", "dst" })
        {
            await using FileStream image = File.Create(Path.Combine(stage.Folder, $"{side}.img"));
            byte[] content = new byte[4 << 20];
            new Random(1).NextBytes(content);
            await image.WriteAsync(content, cancellationToken);
        }

        if (real)
        {
            RealQemu source = stage.Keep(RealQemu.Start(stage.At("src.sock"), stage.Arguments("src")));
            RealQemu destination = stage.Keep(
                RealQemu.Start(stage.At("dst.sock"), [.. stage.Arguments("dst"), "-S", "-incoming", "defer"]));
            stage.KillDestination = destination.Kill;
            stage.Source = stage.Keep(await source.ConnectAsync(cancellationToken));
            stage.Destination = stage.Keep(await destination.ConnectAsync(cancellationToken));
        }
        else
        {
            FakeQemuWorld world = stage.Keep(new FakeQemuWorld());
            world.Start(FakeLaunch.FromArguments([.. stage.Arguments("src"), "-qmp", $"unix:{stage.At("src.sock")},server=on"]));
            FakeQemu destination = world.Start(FakeLaunch.FromArguments(
                [.. stage.Arguments("dst"), "-S", "-incoming", "defer", "-qmp", $"unix:{stage.At("dst.sock")},server=on"]));
            stage.KillDestination = destination.Kill;
            stage.Source = stage.Keep(await QmpConnection.ConnectAsync(stage.At("src.sock"), TimeProvider.System, cancellationToken));
            stage.Destination = stage.Keep(
                await QmpConnection.ConnectAsync(stage.At("dst.sock"), TimeProvider.System, cancellationToken));
        }

        stage._listening.Add(ListenAsync(stage.Source.Subscribe(), stage.SourceLog));
        stage._listening.Add(ListenAsync(stage.Destination.Subscribe(), stage.DestinationLog));
        return stage;
    }

    /// <summary>Both conversations are over and everything that was reported has been written down.</summary>
    public async Task EndAsync()
    {
        await Source.DisposeAsync();
        await Destination.DisposeAsync();
        await Task.WhenAll(_listening);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        foreach (IAsyncDisposable kept in Enumerable.Reverse(_cleanUp))
        {
            await kept.DisposeAsync();
        }

        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>
    /// How many passes memory takes may differ, and how often QEMU drains a mirror: then it is paused or standing by for an
    /// instant, and goes back to the status it had.
    /// </summary>
    private static bool IsDrain(QmpEvent happened) =>
        happened.JobStatus == JobStatus.Standby || happened.JobStatus == JobStatus.Paused;

    private static async Task ListenAsync(QmpSubscription events, List<string> log)
    {
        try
        {
            await foreach (QmpEvent happened in events)
            {
                string line = $"{happened.Name} {happened.JobId} {happened.MigrationStatus}{happened.JobStatus}";
                line = line.Replace("  ", " ", StringComparison.Ordinal).TrimEnd();
                bool seen = happened.JobStatus is not null && log.Contains(line);
                if (happened.Name != QmpEventName.MigrationPass && !IsDrain(happened) && !seen)
                {
                    log.Add(line);
                }
            }
        }
        catch (QmpException over) when (over.Reason == QmpFailure.ConnectionLost)
        {
            events.Dispose();
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string At(string name) => Path.Combine(Folder, name);

    private string[] Arguments(string side)
    {
        JsonObject disk = new()
        {
            ["node-name"] = "d0",
            ["driver"] = "raw",
            ["file"] = new JsonObject { ["driver"] = "file", ["node-name"] = "d0-f", ["filename"] = At($"{side}.img") },
        };
        return
        [
            "-name", "story", "-machine", "q35", "-accel", "tcg", "-m", "64",
            "-blockdev", disk.ToJsonString(),
            "-device", "virtio-blk-pci,id=vd0,drive=d0",
        ];
    }

    private T Keep<T>(T kept)
        where T : IAsyncDisposable
    {
        _cleanUp.Add(kept);
        return kept;
    }
}

using System.Net;
using System.Net.Sockets;
using Godwit.Lab;
using Godwit.Lab.Hosts;
using Godwit.Lab.Networks;
using Godwit.Lab.Processes;
using Xunit;

namespace Godwit.EndToEnd.Tests.Labs;

public sealed class LabTests
{
    private const int Port = 4711;

    [Fact]
    public async Task A_lab_that_is_taken_down_leaves_no_namespace_process_or_file()
    {
        await using TemporaryLab temporary = await TestLab.UpAsync(TestLab.Bare() with { Hosts = 3 });
        LocalLab lab = temporary.Lab;
        CommandResult started = await lab.Host("hostb").RunAsync(
            ["setsid", "--fork", "sh", "-c", "echo $$; exec sleep 1000 >/dev/null 2>&1 </dev/null"]);
        ProcessIdentity stray = ProcessIdentity.Of(int.Parse(started.Output))!.Value;
        NetworkNamespace[] spaces = [lab.GuestNetwork, .. lab.Hosts.Select(host => host.Space)];
        Assert.All(spaces, space => Assert.True(space.Exists));

        await lab.DownAsync();

        Assert.All(spaces, space => Assert.False(space.Exists));
        Assert.False(stray.IsAlive);
        Assert.False(Directory.Exists(lab.StateFolder));
        Assert.False(File.Exists("/run/godwit-lab/labs/gw-" + lab.Name));
        Assert.Empty(Directory.EnumerateFiles("/run/netns", $"gw-{lab.Name}-*"));
    }

    [Fact]
    public async Task Taking_down_what_is_not_there_is_no_error()
    {
        await LocalLab.DownAsync(LabPlaces.StateFolderOf("never-was"));
        Assert.Null(LocalLab.Open(LabPlaces.StateFolderOf("never-was")));
    }

    [Fact]
    public async Task A_folder_with_other_things_in_it_is_never_taken_for_a_lab()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Namespaces and mounts need root.");
        DirectoryInfo mine = Directory.CreateTempSubdirectory();
        string precious = Path.Combine(mine.FullName, "precious");
        await File.WriteAllTextAsync(precious, "");

        await Assert.ThrowsAsync<LabException>(() => LocalLab.UpAsync(TestLab.Bare() with { StateFolder = mine.FullName }));

        Assert.True(File.Exists(precious));
        mine.Delete(recursive: true);
    }

    [Fact]
    public async Task Each_host_has_its_own_folders_under_the_same_paths_and_one_shared_folder()
    {
        await using TemporaryLab temporary = await TestLab.UpAsync(TestLab.Bare());
        LabHost a = temporary.Lab.Host("hosta");
        LabHost b = temporary.Lab.Host("hostb");

        await a.RunAsync(["sh", "-c", "echo of-a >/vms/file; echo of-both >/shared/file"]);

        Assert.Equal("of-a\n", await File.ReadAllTextAsync(a.PathOutside("/vms/file")));
        Assert.False((await b.RunAsync(["cat", "/vms/file"])).Succeeded);
        Assert.Equal("of-both", (await b.RunAsync(["cat", "/shared/file"])).Output);
    }

    [Fact]
    public async Task A_pulled_cable_loses_packets_silently_until_it_is_plugged_in_again()
    {
        await using TemporaryLab temporary = await TestLab.UpAsync(TestLab.Bare());
        LocalLab lab = temporary.Lab;
        using Socket a = await lab.Host("hosta").Space.RunAsync(() => Bound(SocketType.Dgram));
        using Socket b = await lab.Host("hostb").Space.RunAsync(() => Bound(SocketType.Dgram));
        IPEndPoint toB = new(IPAddress.Parse("10.71.0.2"), Port);
        byte[] packet = new byte[8];

        await a.SendToAsync(packet, toB);
        Assert.True(b.Poll(TimeSpan.FromSeconds(10), SelectMode.SelectRead));
        await b.ReceiveAsync(packet);

        await lab.Links.CutAsync("hosta", LabNetwork.Move);
        await a.SendToAsync(packet, toB);
        Assert.False(b.Poll(TimeSpan.FromSeconds(0.5), SelectMode.SelectRead));

        await lab.Links.RestoreAsync("hosta", LabNetwork.Move);
        int tries = 0;
        do
        {
            await a.SendToAsync(packet, toB);
        }
        while (!b.Poll(TimeSpan.FromSeconds(0.1), SelectMode.SelectRead) && ++tries < 100);
        Assert.True(b.Available > 0);
    }

    [Fact]
    public async Task The_move_network_is_as_fast_as_it_was_told_and_counts_its_bytes()
    {
        await using TemporaryLab temporary = await TestLab.UpAsync(TestLab.Bare() with { Rate = "80mbit" });
        LocalLab lab = temporary.Lab;
        using Socket listener = await lab.Host("hostb").Space.RunAsync(() => Bound(SocketType.Stream));
        listener.Listen();
        using Socket sender = await lab.Host("hosta").Space.RunAsync(() => new Socket(SocketType.Stream, ProtocolType.Tcp));
        await sender.ConnectAsync(IPAddress.Parse("10.71.0.2"), Port);
        using Socket receiver = await listener.AcceptAsync();
        LinkCounters before = await lab.Links.ReadAsync("hosta", LabNetwork.Move);
        long begun = TimeProvider.System.GetTimestamp();
        byte[] data = new byte[20_000_000];
        byte[] received = new byte[data.Length];

        Task send = sender.SendAsync(data);
        await using NetworkStream stream = new(receiver);
        await stream.ReadExactlyAsync(received);
        await send;

        TimeSpan took = TimeProvider.System.GetElapsedTime(begun);
        LinkCounters after = await lab.Links.ReadAsync("hosta", LabNetwork.Move);
        Assert.InRange(after.SentBytes - before.SentBytes, 20_000_000, 24_000_000);
        Assert.InRange(took, TimeSpan.FromSeconds(1.7), TimeSpan.FromSeconds(10));
    }

    private static Socket Bound(SocketType type)
    {
        Socket socket = new(AddressFamily.InterNetwork, type, type == SocketType.Dgram ? ProtocolType.Udp : ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Any, Port));
        return socket;
    }
}

using Godwit.Testing;
using Xunit;

namespace Godwit.Qmp.Tests;

public sealed class FakeProcessTests
{
    /// <summary>Verdict on "stop" | what the host sees | what became of the guest | whether the process lives.</summary>
    [Theory]
    [InlineData(FakeVerdict.Proceed, null, "paused", true)]
    [InlineData(FakeVerdict.RefuseBefore, QmpFailure.CommandRefused, "running", true)]
    [InlineData(FakeVerdict.RefuseAfter, QmpFailure.CommandRefused, "paused", true)]
    [InlineData(FakeVerdict.LoseReply, QmpFailure.ConnectionLost, "paused", true)]
    [InlineData(FakeVerdict.DropBefore, QmpFailure.ConnectionLost, "running", true)]
    [InlineData(FakeVerdict.Die, QmpFailure.ConnectionLost, "gone", false)]
    [InlineData(FakeVerdict.DieAfter, QmpFailure.ConnectionLost, "gone", false)]
    public async Task A_verdict_decides_effect_and_reply(FakeVerdict verdict, QmpFailure? seen, string runState, bool alive)
    {
        await using FakePair pair = await FakePair.ConnectAsync();
        pair.World.Intercept = (qemu, verb) => qemu == pair.Source && verb == "stop" ? verdict : FakeVerdict.Proceed;
        QmpFailure? reason = null;
        try
        {
            await pair.A.ExecuteAsync(new Stop(), FakePair.Deadline);
        }
        catch (QmpException failed)
        {
            reason = failed.Reason;
        }

        if (!alive)
        {
            await pair.Source.Exited.WaitAsync(FakePair.Deadline); // Its connections close first.
        }

        Assert.Equal((seen, runState, alive), (reason, pair.Source.RunState, pair.Source.IsAlive));
        Assert.Equal([new FakeCommand(0, pair.Source, "stop")], pair.World.Commands);
        if (alive && reason is QmpFailure.ConnectionLost)
        {
            await using QmpConnection again =
                await QmpConnection.ConnectAsync(pair.Source.SocketPath, TimeProvider.System, FakePair.Deadline);
            Assert.Equal(runState, (await again.ExecuteAsync(new QueryStatus(), FakePair.Deadline)).Status.Value);
        }
    }

    [Fact]
    public async Task A_killed_process_is_unreachable_and_its_socket_stays_behind()
    {
        await using FakePair pair = await FakePair.ConnectAsync();
        pair.Source.Kill();
        await pair.A.Closed.WaitAsync(FakePair.Deadline);
        QmpException why = await Assert.ThrowsAsync<QmpException>(
            () => QmpConnection.ConnectAsync(pair.Source.SocketPath, TimeProvider.System, FakePair.Deadline));
        Assert.Equal(QmpFailure.Unreachable, why.Reason);
        Assert.True(File.Exists(pair.Source.SocketPath));
    }

    [Fact]
    public async Task Quit_is_answered_and_ends_the_process_and_its_socket()
    {
        await using FakePair pair = await FakePair.ConnectAsync();
        await pair.A.ExecuteAsync(new Quit(), FakePair.Deadline);
        Assert.Equal(0, await pair.Source.Exited);
        await pair.A.Closed.WaitAsync(FakePair.Deadline);
        Assert.False(File.Exists(pair.Source.SocketPath));
    }

    [Fact]
    public async Task The_power_button_ends_the_process_when_the_guest_heeds_it()
    {
        await using FakePair pair = await FakePair.ConnectAsync();
        pair.Source.HeedsPowerButton = false;
        await pair.A.ExecuteAsync(new SystemPowerdown(), FakePair.Deadline);
        Assert.True(pair.Source.IsGuestRunning);
        pair.Source.HeedsPowerButton = true;
        await pair.A.ExecuteAsync(new SystemPowerdown(), FakePair.Deadline);
        Assert.Equal(0, await pair.Source.Exited.WaitAsync(FakePair.Deadline));
    }

    [Fact]
    public async Task An_image_in_use_keeps_a_second_process_from_starting()
    {
        await using FakePair pair = await FakePair.ConnectAsync();
        FakeQemu second = pair.World.Start(FakeLaunch.Of("other", pair.Source.SocketPath + "2", "/a/disk"));
        Assert.Equal(1, await second.Exited);
        Assert.Contains("lock", second.LastWords, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_image_keeps_a_process_from_starting()
    {
        await using FakePair pair = await FakePair.ConnectAsync();
        FakeQemu second = pair.World.Start(FakeLaunch.Of("other", pair.Source.SocketPath + "2", "/nowhere"));
        Assert.Equal(1, await second.Exited);
        Assert.Contains("/nowhere", second.LastWords, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disk_moved_while_it_is_used_goes_on_in_its_new_image()
    {
        await using FakePair pair = await FakePair.ConnectAsync();
        pair.World.CreateImage("/new/disk");
        pair.Source.GuestWrites(4);
        await pair.A.ExecuteAsync(
            new BlockdevAdd { Node = new() { ["driver"] = "file", ["node-name"] = "n", ["filename"] = "/new/disk" } }, FakePair.Deadline);
        await pair.A.ExecuteAsync(
            new BlockdevMirror { JobId = "m", Device = "d0", Target = "n", Sync = MirrorSync.Full, AutoDismiss = false }, FakePair.Deadline);
        await pair.A.UntilBlockJobsAsync(j => j.Single().Ready, FakePair.Deadline);
        pair.Source.GuestWrites(4);
        await pair.A.ExecuteAsync(new BlockJobComplete { Device = "m" }, FakePair.Deadline);
        await pair.A.UntilJobsAsync(j => j.Single().Status == JobStatus.Concluded, FakePair.Deadline);
        pair.Source.GuestWrites(4);

        Assert.Equal(["/new/disk"], pair.Source.DrivePaths);
        Assert.Empty(pair.World.LostWrites("vm", "/new/disk"));
        Assert.Equal(4, pair.World.LostWrites("vm", "/a/disk").Count);
    }

    [Fact]
    public void A_command_line_is_read()
    {
        FakeLaunch launch = FakeLaunch.FromArguments(
        [
            "-name", "web,debug-threads=on", "-uuid", "0197", "-m", "size=2G", "-no-shutdown", "-S", "-incoming", "defer",
            "-chardev", "socket,id=qmp0,path=/run/q.sock,server=on,wait=off", "-mon", "chardev=qmp0,mode=control",
            "-blockdev", """{"node-name":"d0","driver":"raw","file":{"driver":"file","filename":"/x"}}""",
            "-device", "virtio-blk-pci,id=vd0,drive=d0", "-device", """{"driver":"virtio-net-pci","netdev":"n0"}""",
            "-object", "tls-creds-x509,id=t,dir=/pki,endpoint=server",
        ]);
        Assert.Equal(("0197", "/run/q.sock", 2L << 30), (launch.Machine, launch.SocketPath, launch.Memory));
        Assert.True(launch is { Stopped: true, Incoming: true, KeepAfterShutdown: true });
        Assert.Equal(["d0"], launch.Drives);
        Assert.Equal("/x", launch.BlockNodes.Single()["file"]!["filename"]!.GetValue<string>());
        Assert.Equal("server", launch.Objects.Single()["endpoint"]!.GetValue<string>());
    }
}

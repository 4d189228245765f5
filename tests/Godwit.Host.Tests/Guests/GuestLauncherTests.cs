using System.Net.Sockets;
using System.Text;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Storage;
using Xunit;

namespace Godwit.Host.Tests.Guests;

/// <summary>Real QEMU, really unprivileged.</summary>
public sealed class GuestLauncherTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_guest_runs_as_the_guest_user_without_any_privilege_and_as_nobodys_child()
    {
        using TestHost host = await TestHost.MakeAsync();
        IGuestProcess guest = await LaunchAsync(host);
        try
        {
            Dictionary<string, string> status = (await File.ReadAllLinesAsync($"/proc/{guest.ProcessId}/status", Cancellation))
                .Select(line => line.Split(':', 2)).ToDictionary(pair => pair[0], pair => pair[1].Trim());

            string user = $"{host.User.UserId}";
            Assert.Equal($"{user}\t{user}\t{user}\t{user}", status["Uid"]);
            // None but the one in which a machine without udev has the node of taps, by whichever user came first.
            Assert.Equal(string.Join(' ', GuestDevices.GroupsFor(Accelerator.Tcg, host.User)), status["Groups"]);
            Assert.Equal("0000000000000000", status["CapEff"]);
            Assert.Equal("0000000000000000", status["CapPrm"]);
            Assert.Equal("0000000000000000", status["CapBnd"]);
            Assert.Equal("1", status["NoNewPrivs"]);
            Assert.Equal("2", status["Seccomp"]);
            Assert.NotEqual($"{Environment.ProcessId}", status["PPid"]);
            Assert.StartsWith("qemu-system", status["Name"]);
            Assert.True(guest.ResidentBytes > 1 << 20);
            Assert.True(guest.CpuTime > TimeSpan.Zero);
            Assert.StartsWith("""{"QMP":""", await GreetingAsync(guest));
        }
        finally
        {
            await EndAsync(guest);
        }
    }

    [Fact]
    public async Task Another_daemon_adopts_a_running_guest_and_sees_its_end()
    {
        using TestHost host = await TestHost.MakeAsync();
        IGuestProcess guest = await LaunchAsync(host);
        IGuestProcess? adopted = (await LauncherAsync(host)).Adopt(host.PathOf("run"));
        try
        {
            Assert.NotNull(adopted);
            Assert.Equal((guest.ProcessId, Sample.Vm.Id), (adopted.ProcessId, adopted.VmId));
            Assert.True(adopted.IsAlive);
            Assert.False(adopted.Exited.IsCompleted);
        }
        finally
        {
            await EndAsync(guest);
        }

        await adopted!.Exited.WaitAsync(Cancellation);
        Assert.Equal((false, TimeSpan.Zero, 0L), (adopted.IsAlive, adopted.CpuTime, adopted.ResidentBytes));
        adopted.Kill();
        Assert.Null((await LauncherAsync(host)).Adopt(host.PathOf("run")));
    }

    [Fact]
    public async Task A_running_guest_is_not_started_twice()
    {
        using TestHost host = await TestHost.MakeAsync();
        IGuestProcess guest = await LaunchAsync(host);
        try
        {
            var refusal = await Assert.ThrowsAsync<RefusedException>(() => LaunchAsync(host));

            Assert.Contains($"already runs as process {guest.ProcessId}", refusal.Message);
            Assert.True(guest.IsAlive);
        }
        finally
        {
            await EndAsync(guest);
        }
    }

    [Fact]
    public async Task A_recycled_process_id_is_not_taken_for_the_guest()
    {
        using TestHost host = await TestHost.MakeAsync();
        var folder = new GuestFolder(host.PathOf("run"));
        folder.Prepare(host.User);
        long start = ProcessSight.Of(Environment.ProcessId)!.StartTicks;
        string boot = (await File.ReadAllTextAsync("/proc/sys/kernel/random/boot_id", Cancellation)).Trim();
        GuestLauncher launcher = await LauncherAsync(host);
        void Record(long ticks, string bootId) => File.WriteAllText(
            folder.RecordPath, $$"""{"vmId":"{{Sample.Vm.Id}}","processId":{{Environment.ProcessId}},"startTicks":{{ticks}},"bootId":"{{bootId}}"}""");

        Record(start, boot);
        Assert.NotNull(launcher.Adopt(folder.FolderPath));
        Record(start - 1, boot);
        Assert.Null(launcher.Adopt(folder.FolderPath));
        Record(start, "another-boot");
        Assert.Null(launcher.Adopt(folder.FolderPath));
    }

    [Fact]
    public async Task A_record_that_the_guest_forged_is_not_believed()
    {
        using TestHost host = await TestHost.MakeAsync();
        var folder = new GuestFolder(host.PathOf("run"));
        folder.Prepare(host.User);
        await File.WriteAllTextAsync(folder.RecordPath, $$"""{"vmId":"{{Sample.Vm.Id}}","processId":1,"startTicks":1,"bootId":""}""", Cancellation);
        Assert.NotNull(folder.ReadRecord());

        Ownership.GiveFile(folder.RecordPath, host.User);

        Assert.Null(folder.ReadRecord());
    }

    [Fact]
    public async Task Qemus_own_words_say_why_a_start_failed()
    {
        using TestHost host = await TestHost.MakeAsync();

        var refusal = await Assert.ThrowsAsync<RefusedException>(
            () => LaunchAsync(host, vm => vm with { MachineType = "pc-q35-0.0" }));

        Assert.Equal(ProblemId.VmStartFailed, refusal.Problem.Id);
        Assert.Contains("unsupported machine type", refusal.Problem.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_guest_opens_the_disk_and_the_tap_that_are_made_for_it()
    {
        using TestHost host = await TestHost.MakeAsync();
        string tap = $"gttest{Environment.ProcessId % 1_000_000}";
        string disk = host.PathOf("disk0.raw");
        await File.WriteAllBytesAsync(disk, new byte[1 << 20], Cancellation);
        Ownership.GiveFile(disk, host.User);
        await IpAsync("tuntap", "add", "dev", tap, "mode", "tap", "user", host.User.Name);
        try
        {
            await IpAsync("link", "set", "dev", tap, "up");
            Assert.Equal("0", await CarrierAsync(tap));
            IGuestProcess guest = await LaunchAsync(host, vm => vm with
            {
                Disks = [Sample.Disk("disk0", 4, DiskFormat.Raw) with { Path = disk }],
                NetworkAdapters = [Sample.Adapter("nic0", 3)],
            }, tap);
            try
            {
                Assert.Equal("1", await CarrierAsync(tap));
                Assert.Contains(disk, Directory.EnumerateFiles($"/proc/{guest.ProcessId}/fd")
                    .Select(descriptor => File.ResolveLinkTarget(descriptor, returnFinalTarget: false)!.FullName));
            }
            finally
            {
                await EndAsync(guest);
            }
        }
        finally
        {
            await IpAsync("link", "delete", "dev", tap);
        }
    }

    private static async Task<GuestLauncher> LauncherAsync(TestHost host) =>
        new(await QemuBinary.FindAsync(Cancellation), host.User, Accelerator.Tcg, TimeProvider.System);

    private static async Task<IGuestProcess> LaunchAsync(
        TestHost host, Func<VmConfiguration, VmConfiguration>? change = null, string tap = "")
    {
        VmConfiguration vm = Sample.Vm with { Disks = [], NetworkAdapters = [], MemoryBytes = 32 << 20 };
        GuestPlace place = Sample.Place with
        {
            RunFolder = host.PathOf("run"),
            SerialLogPath = host.PathOf("serial.log"),
            TapNames = new Dictionary<string, string> { ["nic0"] = tap },
        };
        return await (await LauncherAsync(host)).LaunchAsync(new GuestLaunch
        {
            VmId = vm.Id,
            RunFolder = place.RunFolder,
            SerialLogPath = place.SerialLogPath,
            Arguments = GuestCommandLine.For((change ?? (same => same))(vm), place),
        }, Cancellation);
    }

    private static async Task EndAsync(IGuestProcess guest)
    {
        guest.Kill();
        await guest.Exited;
    }

    private static async Task<string> GreetingAsync(IGuestProcess guest)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(guest.QmpSocketPath), Cancellation);
        byte[] bytes = new byte[64];
        return Encoding.UTF8.GetString(bytes, 0, await socket.ReceiveAsync(bytes, Cancellation)).Replace(" ", "");
    }

    private static async Task IpAsync(params string[] arguments)
    {
        ProcessesOutcome outcome = await Processes.RunAsync("ip", arguments, Cancellation);
        Assert.True(outcome.Succeeded, outcome.Words);
    }

    private static async Task<string> CarrierAsync(string tap) =>
        (await File.ReadAllTextAsync($"/sys/class/net/{tap}/carrier", Cancellation)).Trim();
}

using System.Net.Sockets;
using System.Text;
using Godwit.Contracts.Vms;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;
using Godwit.Lab.Processes;
using Xunit;

namespace Godwit.EndToEnd.Tests.Labs;

/// <summary>The lab's guest in a bare QEMU on a host without a daemon; the lab takes it away.</summary>
internal sealed class BareGuest(LabHost host, ProcessIdentity qemu)
{
    private const string Network =
        "ip link add brg type bridge && ip link set brg up && ip link set gu0 master brg && ip tuntap add t0 mode tap && ip link set t0 master brg up";

    public static async Task<BareGuest> StartAsync(LabHost host, string address, IReadOnlyList<(string Path, DiskFormat Format)> disks)
    {
        GuestImage image = GuestImage.Locate();
        CommandResult network = await host.RunAsync(["sh", "-c", Network]);
        Assert.True(network.Succeeded, network.Error);
        string[] line =
        [
            "qemu-system-x86_64", "-machine", "pc-q35-10.0", "-accel", "tcg,thread=multi,tb-size=32", "-cpu", "qemu64", "-m", "128",
            "-nodefaults", "-no-user-config", "-display", "none", "-daemonize",
            "-qmp", "unix:/vms/qmp,server=on,wait=off",
            "-chardev", "file,id=ser0,path=/vms/serial", "-device", "isa-serial,chardev=ser0",
            "-kernel", image.KernelPath, "-initrd", image.InitialRamDiskPath,
            "-append", GuestImage.CommandLine(address, RecordVerifier.DefaultSlots, disks.Count),
            "-netdev", "tap,id=n0,ifname=t0,script=no,downscript=no",
            "-device", "virtio-net-pci,netdev=n0,mac=52:54:00:72:00:01,romfile=,bus=pcie.0,addr=0x3",
            .. disks.SelectMany((disk, i) => new[]
            {
                "-drive", $"if=none,id=d{i},file={disk.Path},format={disk.Format.ToString().ToLowerInvariant()}",
                "-device", $"virtio-blk-pci,drive=d{i},bus=pcie.0,addr=0x{4 + i}",
            }),
        ];
        CommandResult started = await host.RunAsync(line);
        Assert.True(started.Succeeded, started.Error);
        return new BareGuest(host, Assert.Single(await host.GetQemuProcessesAsync()));
    }

    public async Task PressPowerButtonAsync()
    {
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(host.PathOutside("/vms/qmp")));
        await using NetworkStream stream = new(socket);
        using StreamReader replies = new(stream);
        foreach (string command in new[] { "", "qmp_capabilities", "system_powerdown" })
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(command.Length == 0 ? "" : $"{{\"execute\":\"{command}\"}}\n"));
            Assert.NotNull(await replies.ReadLineAsync());
        }
    }

    public async Task WaitForEndAsync(TimeSpan patience)
    {
        using CancellationTokenSource limit = new(patience, TimeProvider.System);
        while (qemu.IsAlive)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
        }
    }
}

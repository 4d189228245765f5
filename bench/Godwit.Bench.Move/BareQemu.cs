using System.Globalization;
using Godwit.Lab;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;
using Godwit.Lab.Processes;
using Godwit.Qmp;

namespace Godwit.Bench.Move;

/// <summary>A QEMU started by hand, as a script would: nobody watches it but its QMP socket.</summary>
internal sealed class BareQemu(ProcessIdentity process, QmpConnection qmp) : IAsyncDisposable
{
    private const string Socket = "/run/godwit/bare.sock";
    private const string PidFile = "/run/godwit/bare.pid";
    private const string Tap = "bare0";

    // $1 bridge, then the command. What needs root's hands goes first, and then the shell lets go.
    private const string Script =
        """
        set -e
        bridge=$1; shift
        rm -f /run/godwit/bare.sock /run/godwit/bare.pid
        ip tuntap add dev bare0 mode tap
        ip link set dev bare0 master "$bridge" up
        exec setsid --fork "$@" </dev/null >>/run/godwit/bare.log 2>&1
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public QmpConnection Qmp => qmp;

    /// <param name="host">Where.</param>
    /// <param name="bridge">The switch's bridge there.</param>
    /// <param name="options">The guest.</param>
    /// <param name="folder">Where kernel, RAM disk and disks lie.</param>
    /// <param name="incoming">It waits for a guest and stays paused.</param>
    public static async Task<BareQemu> StartAsync(
        LabHost host, string bridge, BenchOptions options, string folder, bool incoming, CancellationToken cancellationToken)
    {
        CommandResult started = await host.RunAsync(["sh", "-c", Script, "sh", bridge, .. CommandLine(options, folder, incoming)], cancellationToken);
        if (!started.Succeeded)
        {
            throw new LabException($"The bare QEMU could not be started at {host.Name}: {started.Error}");
        }

        QmpConnection qmp = await ConnectAsync(host, cancellationToken);
        int pid = int.Parse(await File.ReadAllTextAsync(host.PathOutside(PidFile), cancellationToken), CultureInfo.InvariantCulture);
        return new BareQemu(ProcessIdentity.Of(pid) ?? throw new LabException("The bare QEMU ended at once."), qmp);
    }

    public Task AskAsync(IQmpCommand<QmpEmpty> command, CancellationToken cancellationToken) => qmp.ExecuteAsync(command, cancellationToken);

    /// <summary>Ends it and waits until it has ended.</summary>
    public async Task QuitAsync(CancellationToken cancellationToken)
    {
        await AskAsync(new Quit(), cancellationToken);
        while (process.IsAlive)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, cancellationToken);
        }
    }

    public async Task KillAsync()
    {
        await qmp.DisposeAsync();
        await process.KillAsync();
    }

    public static Task RemoveTapAsync(LabHost host, CancellationToken cancellationToken) =>
        host.RunAsync(["ip", "link", "delete", "dev", Tap], cancellationToken);

    public ValueTask DisposeAsync() => qmp.DisposeAsync();

    private static async Task<QmpConnection> ConnectAsync(LabHost host, CancellationToken cancellationToken)
    {
        long begin = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return await QmpConnection.ConnectAsync(host.PathOutside(Socket), TimeProvider.System, cancellationToken);
            }
            catch (QmpException early) when (early.Reason is QmpFailure.Unreachable or QmpFailure.ConnectionLost)
            {
                if (TimeProvider.System.GetElapsedTime(begin) > Patience)
                {
                    throw new LabException($"The bare QEMU at {host.Name} does not answer: {await File.ReadAllTextAsync(host.PathOutside("/run/godwit/bare.log"), cancellationToken)}", early);
                }

                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellationToken);
            }
        }
    }

    /// <summary>The same machine as Godwit's, device by device.</summary>
    private static string[] CommandLine(BenchOptions options, string folder, bool incoming) =>
    [
        "qemu-system-x86_64", "-name", "guest=bare,debug-threads=on", "-machine", "pc-q35-10.0", "-accel", "tcg,thread=multi,tb-size=64",
        "-cpu", "qemu64", "-smp", "1", "-m", $"size={options.MemoryMebibytes}M", "-nodefaults", "-no-user-config", "-display", "none",
        "-msg", "timestamp=on", "-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny",
        "-pidfile", PidFile,
        "-chardev", $"socket,id=qmp0,path={Socket},server=on,wait=off", "-mon", "chardev=qmp0,mode=control",
        "-chardev", "file,id=serial0,path=/run/godwit/bare-serial.log,append=on", "-device", "isa-serial,chardev=serial0",
        "-kernel", $"{folder}/kernel", "-initrd", $"{folder}/initrd", "-append", GuestImage.CommandLine(BenchGuest.Address),
        .. Enumerable.Range(0, options.Disks).SelectMany(disk => new[]
        {
            "-blockdev",
            $$$"""{"node-name":"disk{{{disk}}}","driver":"{{{FormatOf(options)}}}","discard":"unmap","detect-zeroes":"unmap","file":{"driver":"file","node-name":"disk{{{disk}}}-file","filename":"{{{folder}}}/disk{{{disk}}}.{{{FormatOf(options)}}}"}}""",
            "-device", $"virtio-blk-pci,id=vd-disk{disk},drive=disk{disk},bus=pcie.0,addr=0x{disk + 4:x}",
        }),
        "-netdev", $"tap,id=net-nic0,ifname={Tap},script=no,downscript=no",
        "-device", $"virtio-net-pci,id=nic0,netdev=net-nic0,mac={BenchGuest.MacAddress},romfile=,bus=pcie.0,addr=0x3",
        "-S",
        .. incoming ? ["-incoming", "defer"] : Array.Empty<string>(),
    ];

    private static string FormatOf(BenchOptions options) => options.Format.ToString().ToLowerInvariant();
}

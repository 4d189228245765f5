using System.Globalization;
using Godwit.Client;
using Godwit.Lab;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;
using Godwit.Lab.Processes;

namespace Godwit.Bench.Move;

/// <summary>
/// QEMU and nothing else: what somebody gets who drives it by a good script, with the same certificates, the same link and the
/// same settings, and without checks, journal, progress, undo or a second thought.
/// </summary>
internal sealed class BareContender(LocalLab lab, BenchOptions options) : IContender
{
    private const string Folder = "/vms/bare";

    private readonly Dictionary<string, string> _bridges = [];
    private BareQemu? _guest;
    private BareQemu? _arriving;

    public string Name => "bare";

    public string DiskPath(int disk) => $"{Folder}/disk{disk}.{FormatName}";

    private string FormatName => options.Format.ToString().ToLowerInvariant();

    public async Task StartGuestAsync(LabHost source, CancellationToken cancellationToken)
    {
        foreach (LabHost host in lab.Hosts)
        {
            using GodwitClient client = host.OpenClient();
            _bridges[host.Name] = (await client.GetSwitchAsync(LocalLab.SwitchName, cancellationToken)).BridgeName;
        }

        GuestImage image = GuestImage.Locate();
        File.Copy(image.KernelPath, source.PathOutside($"{Folder}/kernel"), overwrite: true);
        File.Copy(image.InitialRamDiskPath, source.PathOutside($"{Folder}/initrd"), overwrite: true);
        _guest = await BareQemu.StartAsync(source, _bridges[source.Name], options, Folder, incoming: false, cancellationToken);
        await _guest.AskAsync(new Qmp.Cont(), cancellationToken);
    }

    public async Task<MoveTimes> MoveAsync(LabHost source, LabHost destination, CancellationToken cancellationToken)
    {
        BareQemu guest = _guest!;
        PhaseClock clock = new();
        await CopyBootFilesAsync(source, destination, cancellationToken);
        clock.Done("boot files");
        await CreateDisksAsync(destination, cancellationToken);
        BareQemu arriving = _arriving = await BareQemu.StartAsync(destination, _bridges[destination.Name], options, Folder, incoming: true, cancellationToken);
        clock.Done("qemu");

        BareSequence sequence = new(guest, arriving, AddressOf(destination), destination.Name, options.Disks);
        await sequence.LandAsync(cancellationToken);
        clock.Done("landing");
        await sequence.MirrorAsync(cancellationToken);
        clock.Done("mirroring");
        await sequence.SendMemoryAsync(cancellationToken);
        clock.Done("memory");
        TimeSpan downtime = await sequence.SwitchOverAsync(cancellationToken);
        clock.Done("switchover");
        await sequence.ContinueAsync(cancellationToken);
        TimeSpan running = clock.Done("handover");

        await guest.QuitAsync(cancellationToken);
        await guest.DisposeAsync();
        _guest = arriving;
        _arriving = null;
        await BareQemu.RemoveTapAsync(source, cancellationToken);
        Directory.Delete(source.PathOutside(Folder), recursive: true);
        TimeSpan retired = clock.Done("retiring");
        return new MoveTimes { ToRunning = running, ToRetired = retired, Downtime = downtime, Phases = clock.Phases };
    }

    public async Task EndGuestAsync(CancellationToken cancellationToken)
    {
        foreach (BareQemu? qemu in new[] { _guest, _arriving })
        {
            if (qemu is not null)
            {
                await qemu.KillAsync();
            }
        }

        _guest = _arriving = null;
        foreach (LabHost host in lab.Hosts)
        {
            await BareQemu.RemoveTapAsync(host, cancellationToken);
            if (Directory.Exists(host.PathOutside(Folder)))
            {
                Directory.Delete(host.PathOutside(Folder), recursive: true);
            }
        }
    }

    private async Task CopyBootFilesAsync(LabHost source, LabHost destination, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(destination.PathOutside(Folder));
        foreach (string file in new[] { "kernel", "initrd" })
        {
            await PlainCopy.RunAsync(source, destination, AddressOf(destination), $"{Folder}/{file}", cancellationToken);
        }
    }

    private async Task CreateDisksAsync(LabHost destination, CancellationToken cancellationToken)
    {
        for (int disk = 0; disk < options.Disks; disk++)
        {
            CommandResult made = await destination.RunAsync(
                ["qemu-img", "create", "-q", "-f", FormatName, DiskPath(disk), options.DiskBytes.ToString(CultureInfo.InvariantCulture)], cancellationToken);
            if (!made.Succeeded)
            {
                throw new LabException(made.Error);
            }
        }
    }

    /// <summary>On the move network, 10.71.0.0/24.</summary>
    private string AddressOf(LabHost host) => $"10.71.0.{lab.Hosts.ToList().IndexOf(host) + 1}";
}

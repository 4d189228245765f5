using System.Security.Cryptography;
using Godwit.Client;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;
using Xunit;

namespace Godwit.EndToEnd.Tests.Platform;

/// <summary>ISO images go in and out of a running machine, and go with it as the user says.</summary>
[Collection(nameof(TwoHosts))]
public sealed class DvdTests(TwoHosts hosts)
{
    [Fact]
    public Task An_iso_in_a_drive_is_changed_live_moves_with_its_folder_and_is_found_carried_or_ejected_at_another_host() => hosts.TellAsync(new VmShape(), async vm =>
    {
        string own = Write(hosts.A, $"/vms/{vm.Name}/own.iso", 1);
        await vm.DoAsync((client, name) => client.AddVmDvdAsync(name, own));
        await vm.DoAsync((client, name) => client.AddVmDvdAsync(name, null));
        await vm.StartAsync();
        GuestStatistics before = await vm.Agent.ReadAsync();
        await AssertOpenAsync(vm, own);

        string away = Write(hosts.A, "/vms/isos/tools.iso", 2);
        await vm.DoAsync((client, name) => client.SetVmDvdAsync(name, "dvd1", away));
        await AssertOpenAsync(vm, own, away);

        await vm.DoAsync((client, name) => client.MoveVmStorageAsync(
            name, new MoveStorageRequest { Storage = new MoveStorage { Kind = MoveStorageKind.SingleLocation, Folder = $"/vms/{vm.Name}-shelf" } }));
        await AssertOpenAsync(vm, $"/vms/{vm.Name}-shelf/own.iso", away);
        Assert.False(Directory.Exists(vm.Home.PathOutside($"/vms/{vm.Name}")), "The old folder is still there.");

        // Under the same path and of the same size, yet another file: it is not taken for the one that is in the drive.
        Write(hosts.B, "/vms/isos/tools.iso", 3);
        byte[] tools = DigestOf(hosts.A, away);
        await vm.MoveAsync();
        await vm.AssertSameGuestAsync(before);
        await AssertOpenAsync(vm, $"/vms/{vm.Name}/own.iso", $"/vms/{vm.Name}/tools.iso");
        Assert.Equal(tools, DigestOf(hosts.B, $"/vms/{vm.Name}/tools.iso"));

        await vm.DoAsync((client, name) => client.SetVmDvdAsync(name, "dvd1", null));
        await AssertOpenAsync(vm, $"/vms/{vm.Name}/own.iso");
        Write(hosts.B, "/vms/isos/tools.iso", 2);
        await vm.DoAsync((client, name) => client.SetVmDvdAsync(name, "dvd1", away));
        await vm.MoveAsync();
        await AssertOpenAsync(vm, $"/vms/{vm.Name}/own.iso", away);

        // The image that was ejected at hostb is nobody's file any more, and stays there; so does what a move ejects.
        Assert.Equal(["tools.iso"], Directory.EnumerateFiles(hosts.B.PathOutside($"/vms/{vm.Name}")).Select(Path.GetFileName));
        Directory.Delete(hosts.B.PathOutside($"/vms/{vm.Name}"), recursive: true);
        MoveRequest eject = vm.MoveTo(hosts.B) with { Isos = IsoChoice.Eject };
        await vm.DoAsync((client, name) => client.MoveVmAsync(name, eject));
        vm.Home = hosts.B;
        await AssertOpenAsync(vm);
        await vm.AssertSameGuestAsync(before);
        await vm.AssertNothingLostAsync();
        Assert.Equal(["own.iso"], Directory.EnumerateFiles(hosts.A.PathOutside($"/vms/{vm.Name}")).Select(Path.GetFileName));
        Directory.Delete(hosts.A.PathOutside($"/vms/{vm.Name}"), recursive: true);
        foreach (LabHost host in new[] { hosts.A, hosts.B })
        {
            Directory.Delete(host.PathOutside("/vms/isos"), recursive: true);
        }
    });

    /// <summary>Exactly these ISO images are in the drives, by vm.json and by what QEMU has open.</summary>
    private static async Task AssertOpenAsync(LabVm vm, params string[] images)
    {
        VmView view = await vm.ViewAsync();
        Assert.Equal(images, view.Configuration.DvdDrives!.Select(drive => drive.Path).OfType<string>());
        int qemu = (await vm.Home.GetQemuProcessesAsync()).Single().Pid;
        Assert.Equal(
            images.Order(StringComparer.Ordinal),
            Directory.EnumerateFiles($"/proc/{qemu}/fd").Select(link => new FileInfo(link).LinkTarget ?? "").Where(file => file.Contains(".iso", StringComparison.Ordinal))
                .Select(file => file[file.LastIndexOf("/vms/", StringComparison.Ordinal)..])
                .Distinct().Order(StringComparer.Ordinal));
    }

    private static string Write(LabHost host, string path, int seed)
    {
        byte[] content = new byte[3 << 20];
        Array.Fill(content, (byte)seed);
        string outside = host.PathOutside(path);
        Directory.CreateDirectory(Path.GetDirectoryName(outside)!);
        File.WriteAllBytes(outside, content);
        return path;
    }

    private static byte[] DigestOf(LabHost host, string path) => SHA256.HashData(File.ReadAllBytes(host.PathOutside(path)));
}

using Godwit.Client;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;

namespace Godwit.Lab.Demos;

/// <summary>Sets the stage: a lab that stands, a VM that runs, and which way it goes. What is there already is used again.</summary>
internal sealed class DemoStage(LocalLab lab)
{
    public const string VmName = "web01";

    public static readonly string GuestAddress = GuestImage.AddressOf(1);

    private const long Mebibyte = 1 << 20;
    private const long DiskSize = 512 * Mebibyte;
    private const long DiskData = 150 * Mebibyte;

    public static async Task<LocalLab> LabAsync(LabOptions options, CancellationToken cancellationToken)
    {
        string stateFolder = options.StateFolder ?? LabPlaces.StateFolderOf(options.Name);
        return LocalLab.Open(stateFolder) is { IsWhole: true, Hosts.Count: > 1 } standing
            ? standing
            : await LocalLab.UpAsync(options, cancellationToken);
    }

    /// <summary>The host that has the VM; the first one, when none has it yet.</summary>
    public async Task<LabHost> FindVmAsync(CancellationToken cancellationToken)
    {
        foreach (LabHost host in lab.Hosts)
        {
            using GodwitClient client = host.OpenClient();
            if ((await client.GetVmsAsync(cancellationToken)).Any(vm => vm.Name == VmName))
            {
                return host;
            }
        }

        await CreateAsync(lab.Hosts[0], cancellationToken);
        return lab.Hosts[0];
    }

    public static async Task StartAsync(LabHost host, CancellationToken cancellationToken)
    {
        using GodwitClient client = host.OpenClient();
        VmView vm = await client.GetVmAsync(VmName, cancellationToken);
        if (vm.State is VmState.Paused)
        {
            await SucceedAsync(client, await client.ResumeVmAsync(VmName, cancellationToken), cancellationToken);
        }
        else if (vm.State is not VmState.Running)
        {
            await SucceedAsync(client, await client.StartVmAsync(VmName, cancellationToken), cancellationToken);
        }
    }

    private static async Task CreateAsync(LabHost host, CancellationToken cancellationToken)
    {
        string path = $"/vms/{VmName}/{VmName}-disk0.qcow2";
        if (File.Exists(host.PathOutside(path)))
        {
            File.Delete(host.PathOutside(path)); // of a VM that was removed without its disks
        }

        await DiskImage.CreateAsync(host.PathOutside(path), DiskFormat.Qcow2, DiskSize, DiskData, cancellationToken);
        CreateVmRequest request = GuestImage.Locate().Request(
            VmName, GuestAddress, [new NewDisk { Path = path, Format = DiskFormat.Qcow2 }]);
        using GodwitClient client = host.OpenClient();
        await SucceedAsync(client, await client.CreateVmAsync(request, cancellationToken), cancellationToken);
    }

    private static async Task SucceedAsync(GodwitClient client, OperationView started, CancellationToken cancellationToken)
    {
        OperationView ended = await client.WaitForOperationAsync(started.Id, cancellationToken);
        if (ended.State != OperationState.Completed)
        {
            throw new LabException($"{ended.Kind} {ended.State}: {ended.Problem as object ?? ProblemId.Unexpected}");
        }
    }
}

using Godwit.Client;
using Godwit.Contracts.Domains;
using Godwit.Contracts.Exports;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Volumes;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Directories;
using Godwit.Lab.FileServers;
using Godwit.Lab.Hosts;
using Xunit;

namespace Godwit.EndToEnd.Tests.Shares;

/// <summary>What tests of the share do with hosts and machines.</summary>
internal static class ShareStage
{
    public const string Folder = $"//{LabFileServer.DnsName}/{LabFileServer.ShareName}";

    public static readonly VmShape Shape = new() { Folder = Folder, Load = "drate=50 mem=4 mrate=1" };

    public static readonly MoveStorage OnlyTheMachine = new() { Kind = MoveStorageKind.OnlyVirtualMachine };

    /// <summary>The hosts are in the directory; and have the share.</summary>
    public static async Task PrepareAsync(this TwoHosts hosts)
    {
        foreach (LabHost host in hosts.Lab.Hosts)
        {
            using GodwitClient client = host.OpenClient();
            if ((await client.GetVolumesAsync()).Count == 0)
            {
                try
                {
                    await client.JoinDirectoryAsync(new JoinDirectoryRequest { Realm = LabDirectory.Realm }, TestContext.Current.CancellationToken);
                }
                catch (GodwitException joined) when (joined.Problem.Id is ProblemId.DirectoryExists)
                {
                    // By an earlier test.
                }
            }
        }

        foreach (LabHost host in hosts.Lab.Hosts)
        {
            using GodwitClient client = host.OpenClient();
            if ((await client.GetVolumesAsync()).Count == 0)
            {
                VolumeView volume = await client.AddVolumeAsync(new AddVolumeRequest { Path = @"\\fs\vms" }, TestContext.Current.CancellationToken);
                Assert.Equal((LabFileServer.UncPath, VolumeState.Online, "3.1.1"), (volume.Path, volume.State, volume.Dialect));
            }
        }
    }

    /// <summary>A refusal before there is an operation ends it, too: then its problem is told.</summary>
    public static async Task<Problem?> TryAsync(LabHost host, Func<GodwitClient, Task<OperationView>> act)
    {
        using GodwitClient client = host.OpenClient();
        try
        {
            return (await client.WaitForOperationAsync((await act(client)).Id, TestContext.Current.CancellationToken)).Problem;
        }
        catch (GodwitException refused)
        {
            return refused.Problem;
        }
    }

    public static Task<Problem?> TryImportAsync(LabHost host, LabVm vm) =>
        TryAsync(host, client => client.ImportVmAsync(new ImportVmRequest { Path = $"{Folder}/{vm.Name}" }, TestContext.Current.CancellationToken));
}

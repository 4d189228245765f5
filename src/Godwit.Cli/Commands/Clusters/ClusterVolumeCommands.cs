using System.CommandLine;
using Godwit.Cli.Output;
using Godwit.Cli.Running;
using Godwit.Contracts;
using Godwit.Contracts.Clusters;

namespace Godwit.Cli.Commands.Clusters;

internal static class ClusterVolumeCommands
{
    private static readonly Column[] Columns = [new("Name"), new("Path"), new("File system"), new("Nodes")];

    public static Command Create(Surroundings surroundings) => new CommandWithExamples("volume", "Cluster shared volumes: storage that every node has under the same path.")
    {
        List(surroundings), Add(surroundings), Remove(surroundings),
    };

    private static Command List(Surroundings surroundings) => new CommandWithExamples("list", "Lists the volumes, and how each node has them.", "godwit cluster volume list")
        .Runs(surroundings, async (invocation, cancellationToken) =>
        {
            IReadOnlyList<ClusterVolumeView> volumes = await invocation.Client.GetClusterVolumesAsync(cancellationToken);
            if (invocation.Json)
            {
                invocation.Printer.Json(volumes, GodwitJson.Default.IReadOnlyListClusterVolumeView);
                return ExitCodes.Ok;
            }

            invocation.Printer.Table(Columns, volumes.Select(volume => (IReadOnlyList<Cell>)
            [
                volume.Name, volume.Path, volume.FileSystem,
                string.Join(", ", volume.Nodes.Select(
                    node => node.IsOnline ? $"{node.Node}: {(node.FreeBytes is { } free ? Sizes.Format(free) : "?")} free" : $"{node.Node}: away")),
            ]));
            foreach (ClusterVolumeNode away in volumes.SelectMany(volume => volume.Nodes).Where(node => node.Problem is not null))
            {
                invocation.Printer.Words(away.Problem!.ToString());
            }

            return ExitCodes.Ok;
        });

    private static Command Add(Surroundings surroundings)
    {
        Argument<string> name = new("NAME") { Description = "Letters, digits, dashes and dots" };
        Option<string?> path = new("--path") { Description = "Where every node has it; /srv/clusterstorage/NAME by default; a UNC path of a share that all have as a volume" };
        return new CommandWithExamples(
            "add",
            "Takes storage on that every node has mounted at the same path (OCFS2, GFS2, NFS, CephFS, an SMB share). "
            + "Each node proves that it is the same, and that locks hold.",
            "godwit cluster volume add volume1", @"godwit cluster volume add vms --path '\\fs\vms'") { name, path }
            .Runs(surroundings, async (invocation, cancellationToken) =>
            {
                await invocation.Client.AddClusterVolumeAsync(new AddClusterVolumeRequest { Name = invocation.Of(name), Path = invocation.Of(path) }, cancellationToken);
                invocation.Printer.Words($"{invocation.Of(name)} is a cluster shared volume; every node has proved it.");
                return ExitCodes.Ok;
            });
    }

    private static Command Remove(Surroundings surroundings)
    {
        Argument<string> name = new("NAME") { Description = "Name of the volume" };
        return new CommandWithExamples("remove", "Gives a volume up that no role lies on. Its files stay.", "godwit cluster volume remove volume1") { name }
            .Runs(surroundings, async (invocation, cancellationToken) =>
            {
                await invocation.Client.RemoveClusterVolumeAsync(invocation.Of(name), cancellationToken);
                invocation.Printer.Words($"{invocation.Of(name)} is no cluster shared volume any more.");
                return ExitCodes.Ok;
            });
    }
}

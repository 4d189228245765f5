using System.CommandLine;
using Godwit.Cli.Output;
using Godwit.Cli.Running;
using Godwit.Contracts;
using Godwit.Contracts.Volumes;
using Spectre.Console;

namespace Godwit.Cli.Commands.Volumes;

internal static class VolumeList
{
    private static readonly Column[] Columns =
    [
        new("Path"), new("State"), new("Free", RightAligned: true), new("SMB"), new("Protection"), new("Keeps open files"), new("Virtual machines"), new("Mounted at"),
    ];

    public static Command Create(Surroundings surroundings) =>
        new CommandWithExamples("list", "Lists the shares of a host, and how they stand.", "godwit volume list --host hostb")
            .Runs(surroundings, async (invocation, cancellationToken) =>
            {
                IReadOnlyList<VolumeView> volumes = await invocation.Client.GetVolumesAsync(cancellationToken);
                if (invocation.Json)
                {
                    invocation.Printer.Json(volumes, GodwitJson.Default.IReadOnlyListVolumeView);
                }
                else if (volumes.Count == 0)
                {
                    invocation.Printer.Words(@"No shares. Take one on with 'godwit volume add smb //SERVER/SHARE'.");
                }
                else
                {
                    invocation.Printer.Table(Columns, volumes.Select(Row));
                    foreach (VolumeView away in volumes.Where(volume => volume.Problem is not null))
                    {
                        invocation.Printer.Words(away.Problem!.ToString());
                    }
                }

                return ExitCodes.Ok;
            });

    private static IReadOnlyList<Cell> Row(VolumeView volume) =>
    [
        volume.Path,
        new Cell(volume.State.ToString(), volume.State is VolumeState.Online ? Color.Green : Color.Red),
        volume is { FreeBytes: { } free, CapacityBytes: { } capacity } ? $"{Sizes.Format(free)} of {Sizes.Format(capacity)}" : "",
        volume.Dialect ?? "",
        volume.Protection.ToString(),
        volume.ContinuouslyAvailable switch { true => "yes", false => "no", null => "" },
        string.Join(", ", volume.VirtualMachines),
        volume.MountPoint,
    ];
}

using System.CommandLine;
using Godwit.Cli.Output;
using Godwit.Cli.Running;
using Godwit.Contracts;
using Godwit.Contracts.Storage;
using Godwit.Contracts.Vms;

namespace Godwit.Cli.Commands.Vhds;

internal static class VhdShow
{
    private static readonly Column[] Chain = [new("Chain"), new("Format"), new("Type"), new("Size", true), new("Occupied", true), new("State")];

    public static Command Create(Surroundings surroundings)
    {
        Argument<string> path = VhdArguments.Path();
        Option<DiskFormat?> format = VhdArguments.Format();
        return new CommandWithExamples("show", "Shows a virtual hard disk and what it rests on.", "godwit vhd show /vms/data.vhdx")
        {
            Remarks = VhdArguments.FormatRemarks,
            Arguments = { path },
            Options = { format },
        }.Runs(surroundings, async (invocation, cancellationToken) =>
        {
            VirtualHardDiskView view = await invocation.Client.GetHardDiskAsync(invocation.Of(path), invocation.Of(format), cancellationToken);
            if (invocation.Json)
            {
                invocation.Printer.Json(view, GodwitJson.Default.VirtualHardDiskView);
            }
            else
            {
                Show(invocation.Printer, view);
            }

            return ExitCodes.Ok;
        });
    }

    private static void Show(Printer printer, VirtualHardDiskView view)
    {
        printer.Facts(
        [
            ("Path", view.Path),
            ("Format", $"{DiskWords.Of(view.VhdFormat)}, {view.VhdType}"),
            ("Size", $"{Sizes.Format(view.SizeBytes)} ({view.SizeBytes} bytes)"),
            ("Occupied", $"{Sizes.Format(view.AllocatedBytes)} in a file of {Sizes.Format(view.FileSizeBytes)}"),
            ("Block size", view.BlockSizeBytes is { } block ? Sizes.Format(block) : null),
            ("Sectors", $"{view.LogicalSectorSizeBytes} logical, {view.PhysicalSectorSizeBytes} physical"),
            ("Disk id", view.DiskIdentifier?.ToString()),
            ("Parent", view.ParentPath),
            ("Children", view.ChildPaths.Count > 0 ? string.Join(", ", view.ChildPaths) : null),
            ("Attached to", view.VmName),
            ("State", State(view.IsDirty, view.IsCorrupt)),
        ]);
        if (view.Parents.Count > 0)
        {
            printer.Words("");
            printer.Table(Chain, Rows(view));
        }

        if (view.Problem is { } problem)
        {
            printer.Complaint(problem);
        }
    }

    /// <summary>The disk first, each parent a step further in.</summary>
    private static IEnumerable<IReadOnlyList<Cell>> Rows(VirtualHardDiskView view)
    {
        yield return Row(0, view.Path, view.VhdFormat, view.VhdType, view.SizeBytes, view.AllocatedBytes, State(view.IsDirty, view.IsCorrupt));
        for (int i = 0; i < view.Parents.Count; i++)
        {
            VirtualHardDiskParent parent = view.Parents[i];
            yield return Row(
                i + 1, parent.Path, parent.VhdFormat, parent.VhdType, parent.SizeBytes, parent.AllocatedBytes, State(parent.IsDirty, parent.IsCorrupt));
        }
    }

    private static IReadOnlyList<Cell> Row(int depth, string path, DiskFormat format, VhdType type, long size, long occupied, string? state) =>
    [
        (depth == 0 ? "" : new string(' ', 2 * (depth - 1)) + "└ ") + path,
        DiskWords.Of(format), type.ToString(), Sizes.Format(size), Sizes.Format(occupied), state ?? "ok",
    ];

    private static string? State(bool dirty, bool corrupt) => corrupt ? "corrupt" : dirty ? "not closed properly, or open" : null;
}

using System.CommandLine;
using Godwit.Contracts.Vms;

namespace Godwit.Cli.Commands.Vhds;

/// <summary>What the vhd commands have in common. Paths are the host's, and the host may be another machine: they stay as typed.</summary>
internal static class VhdArguments
{
    public const string FormatRemarks =
        """
        Paths are on the host. Without a format, the name decides: .vhdx, .vhd, .qcow2, .raw, .img; a file's content is never asked.
        """;

    public static Argument<string> Path(string description = "Absolute path of the virtual hard disk on the host") =>
        new("PATH") { Description = description };

    public static Option<DiskFormat?> Format(string name = "--format", string description = "Its format: qcow2, vhdx, vhd or raw [default: by its name]") =>
        CommonArguments.Choice<DiskFormat>(name, description);
}

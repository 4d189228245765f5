using Godwit.Contracts.Vms;

namespace Godwit.Cli.Output;

/// <summary>Disk formats as people write them.</summary>
internal static class DiskWords
{
    public const string Formats = "qcow2, vhdx, vhd and raw";

    public static string Of(DiskFormat format) => format switch
    {
        DiskFormat.Raw => "raw",
        DiskFormat.Qcow2 => "qcow2",
        DiskFormat.Vhdx => "vhdx",
        DiskFormat.Vhd => "vhd",
    };
}

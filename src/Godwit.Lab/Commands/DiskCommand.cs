using System.CommandLine;
using Godwit.Contracts.Vms;
using Godwit.Lab.Guests;

namespace Godwit.Lab.Commands;

internal static class DiskCommand
{
    private static readonly Argument<string> Image = new("image") { Description = "Path of the image to make." };

    private static readonly Option<DiskFormat> Format = new("--format") { Description = "raw or qcow2.", DefaultValueFactory = _ => DiskFormat.Qcow2 };

    private static readonly Option<long> Size = new("--size") { Description = "Size in MiB.", DefaultValueFactory = _ => 512 };

    private static readonly Option<long> Data = new("--data") { Description = "Random data in MiB.", DefaultValueFactory = _ => 150 };

    public static Command Create() => new Command("disk", "Make a disk with random data on it.") { Image, Format, Size, Data }.Does(
        async (parsed, cancellationToken) =>
        {
            await DiskImage.CreateAsync(
                Path.GetFullPath(parsed.GetRequiredValue(Image)),
                parsed.GetRequiredValue(Format),
                parsed.GetRequiredValue(Size) << 20,
                parsed.GetRequiredValue(Data) << 20,
                cancellationToken);
            return 0;
        });
}

using System.CommandLine;
using Godwit.Contracts.Vms;
using Godwit.Lab.Guests;

namespace Godwit.Lab.Commands;

internal static class VerifyCommand
{
    private static readonly Argument<string> Image = new("image") { Description = "Path of the disk image." };

    private static readonly Option<ulong> Acknowledged = new("--acked")
    {
        Description = "Highest record the guest acknowledged.",
        Required = true,
    };

    private static readonly Option<DiskFormat> Format = new("--format") { Description = "raw or qcow2.", DefaultValueFactory = _ => DiskFormat.Qcow2 };

    private static readonly Option<int> Slots = new("--slots")
    {
        Description = "Records in the record area.",
        DefaultValueFactory = _ => RecordVerifier.DefaultSlots,
    };

    public static Command Create() =>
        new Command("verify", "Look in an image for records that are lost or torn.") { Image, Acknowledged, Format, Slots }.Does(
            async (parsed, cancellationToken) =>
            {
                RecordReport report = await RecordVerifier.VerifyAsync(
                    parsed.GetRequiredValue(Image),
                    parsed.GetRequiredValue(Format),
                    parsed.GetRequiredValue(Acknowledged),
                    parsed.GetRequiredValue(Slots),
                    cancellationToken);
                Console.WriteLine(
                    $"records {report.Records}, highest {report.HighestSequence}, checked {report.Checked}, torn {report.Torn}, lost {report.Lost}: "
                    + (report.IsSound ? "sound" : "DAMAGED"));
                return report.IsSound ? 0 : 1;
            });
}

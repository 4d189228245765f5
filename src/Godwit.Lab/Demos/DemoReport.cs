using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;

namespace Godwit.Lab.Demos;

/// <summary>The findings for a person.</summary>
internal static class DemoReport
{
    public static void Write(TextWriter output, DemoFindings findings, string destination)
    {
        OperationView move = findings.Move;
        output.WriteLine();
        output.WriteLine(move.State == OperationState.Completed
            ? $"{move.VmName} moved from {move.SourceHost} to {move.DestinationHost} while it ran."
            : $"{move.VmName} did not move: {move.Problem}");
        if (move.Report is { } report)
        {
            WriteMove(output, findings, report);
        }

        WriteClient(output, findings);
        foreach (HostFindings host in findings.Hosts)
        {
            Row(output, host.Host, Describe(host));
        }

        foreach (string left in move.Report?.LeftBehind ?? [])
        {
            Row(output, "left behind", left);
        }

        output.WriteLine();
        output.WriteLine(findings.IsFlawless(destination)
            ? $"Nothing was lost, and there is exactly one copy: at {destination}."
            : "THIS IS NOT AS IT SHOULD BE: see above, and the hosts' logs.");
    }

    private static void WriteMove(TextWriter output, DemoFindings findings, MoveReport report)
    {
        Row(output, "total", Quantity.Time(report.Total));
        Row(output, "phases", string.Join(", ", report.Phases.Select(phase => $"{PhaseWords.Of(phase.Phase)} {Quantity.Time(phase.Duration)}")));
        Row(
            output,
            "bytes",
            $"disks {Quantity.Bytes(report.DiskBytes)}, memory {Quantity.Bytes(report.MemoryBytes)} in {report.MemoryPasses} passes; "
            + $"{Quantity.Bytes(findings.WireBytes)} on the wire, all told");
        Row(output, "brownout", $"{Time(report.Brownout)}: the guest ran, a little slower, while its memory went over");
        Row(output, "blackout", $"{Time(report.Blackout)}: the guest stood still, as QEMU reports it; stop to resume {Time(report.StopToResume)}");
    }

    private static void WriteClient(TextWriter output, DemoFindings findings)
    {
        Row(
            output,
            "client",
            $"{Quantity.Time(findings.Outage.LongestGap)}: longest wait of a client that asks every 2 ms; "
            + $"{findings.Outage.Lost} of {findings.Outage.Sent} echoes lost");
        string verdict = findings.Records is { } records ? $"{records.Lost} lost, {records.Torn} torn" : "disk not found";
        Row(
            output,
            "records",
            $"{findings.Guest.Acknowledged - findings.RecordsBefore} written meanwhile, {verdict}; "
            + $"longest write {Quantity.Time(findings.Guest.LongestWrite)}");
    }

    private static string Describe(HostFindings host)
    {
        string vm = host.Vm is { } view ? $"{view.Name} is {view.State}, generation {view.OwnershipGeneration}" : "no such VM";
        string files = host.Files.Count == 0 ? "no files" : string.Join(", ", host.Files);
        return $"{vm}; {files}";
    }

    private static string Time(TimeSpan? time) => time is { } known ? Quantity.Time(known) : "unknown";

    private static void Row(TextWriter output, string name, string value) => output.WriteLine($"  {name,-12} {value}");
}

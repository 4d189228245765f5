using System.CommandLine;
using Godwit.Cli.Output;
using Godwit.Cli.Running;
using Godwit.Contracts;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Processors;

namespace Godwit.Cli.Commands.Domains;

internal static class DomainProcessors
{
    private static readonly Column[] Columns =
        [new("Host"), new("Manufacturer"), new("Accelerator"), new("QEMU"), new("Features", RightAligned: true), new("Models in full", RightAligned: true)];

    public static Command Create(Surroundings surroundings) =>
        new CommandWithExamples(
            "processors", "What the hosts' processors can give to virtual machines, and what they have in common.", "godwit domain processors", "godwit domain processors --json")
            .Runs(surroundings, async (invocation, cancellationToken) =>
            {
                DomainProcessorsView view = await invocation.Client.GetDomainProcessorsAsync(cancellationToken);
                if (invocation.Json)
                {
                    invocation.Printer.Json(view, GodwitJson.Default.DomainProcessorsView);
                }
                else
                {
                    invocation.Printer.Table(Columns, view.Hosts.Select(Row));
                    foreach (CommonProcessorView common in view.Common)
                    {
                        invocation.Printer.Words("");
                        invocation.Printer.Facts(Facts(common));
                    }
                }

                foreach (Problem silent in view.Silent)
                {
                    invocation.Printer.Warning($"{silent.Target} is missing: {silent.Message} (id {ProblemIdJson.NameOf(silent.Id)})");
                }

                return view.Silent is [var first, ..] ? ExitCodes.Of(first.Id) : ExitCodes.Ok;
            });

    private static IReadOnlyList<Cell> Row(HostProcessorView host) =>
    [
        host.HostName, host.Manufacturer, host.Accelerator, host.QemuVersion, $"{host.Features.Count}",
        $"{host.Models.Count(model => model.Value.Count == 0)} of {host.Models.Count}",
    ];

    private static IEnumerable<(string Name, string? Value)> Facts(CommonProcessorView common)
    {
        yield return ("Common to", $"{string.Join(", ", common.Hosts)} ({common.Accelerator}{(common.Manufacturer is { } manufacturer ? $", {manufacturer}" : "")})");
        yield return ("Newest models", common.NewestModels.Count == 0 ? "none" : string.Join(", ", common.NewestModels));
        yield return ("MinimumFeatureSet", common.MinimumModel);
        yield return ("CommonDomainFeatureSet", common.CommonModel);
        yield return ($"{common.Features.Count} features", string.Join(' ', common.Features));
    }
}

using System.CommandLine;
using Godwit.Cli.Hosts;
using Godwit.Cli.Output;
using Godwit.Cli.Running;
using Godwit.Contracts.Hosts;
using Spectre.Console;

namespace Godwit.Cli.Commands.Hosts;

internal static class HostList
{
    private static readonly Column[] Columns =
    [
        new("Name"), new("State"), new("Domain"), new("Memory free", RightAligned: true), new("CPUs", RightAligned: true),
        new("Accelerator"), new("QEMU"), new("Godwit"), new("Address"),
    ];

    public static Command Create(Surroundings surroundings) =>
        new CommandWithExamples("list", "Lists the hosts of the hosts file, or this machine's host.", "godwit host list")
            .Runs(surroundings, RunAsync);

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        Answer<HostView>[] answers =
            await invocation.Hosts.AskAllAsync((client, token) => client.GetHostAsync(token), cancellationToken);
        if (invocation.Json)
        {
            invocation.Printer.Json([.. answers.Select(Listing)], CliJson.Default.IReadOnlyListHostListing);
        }
        else
        {
            invocation.Printer.Table(Columns, answers.Select(Row));
        }

        return invocation.ReportSilent(answers);
    }

    private static HostListing Listing(Answer<HostView> answer) => new()
    {
        Name = answer.Value?.Name ?? answer.Host.Name,
        Address = answer.Host.Address,
        Host = answer.Value,
        Problem = answer.Problem,
    };

    private static IReadOnlyList<Cell> Row(Answer<HostView> answer) => answer.Value is { } host
        ?
        [
            answer.Host == HostBook.Local ? host.Name : answer.Host.Name,
            new Cell("Up", Color.Green),
            host.Domain ?? "none",
            $"{Sizes.Format(host.MemoryAvailableBytes)} of {Sizes.Format(host.MemoryCapacityBytes)}",
            $"{host.LogicalProcessorCount}",
            host.Accelerator,
            host.QemuVersion,
            host.Version,
            answer.Host.Address,
        ]
        : [answer.Host.Name, new Cell("No answer", Color.Red), "", "", "", "", "", "", answer.Host.Address];
}

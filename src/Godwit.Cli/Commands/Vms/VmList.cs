using System.CommandLine;
using Godwit.Cli.Hosts;
using Godwit.Cli.Output;
using Godwit.Cli.Running;
using Godwit.Contracts;
using Godwit.Contracts.Vms;

namespace Godwit.Cli.Commands.Vms;

internal static class VmList
{
    private static readonly Column[] Columns =
    [
        new("Name"), new("State"), new("CPU%", RightAligned: true), new("Memory", RightAligned: true),
        new("Uptime", RightAligned: true), new("Status"), new("Host"),
    ];

    public static Command Create(Surroundings surroundings) =>
        new CommandWithExamples(
            "list", "Lists the virtual machines of all known hosts, or of --host.", "godwit vm list", "godwit vm list --host hosta --json")
            .Runs(surroundings, RunAsync);

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        Answer<IReadOnlyList<VmView>>[] answers =
            await invocation.Hosts.AskAllAsync((client, token) => client.GetVmsAsync(token), cancellationToken);
        if (answers is [{ Problem: { } only }])
        {
            throw new Client.GodwitException(only);
        }

        VmView[] vms =
        [
            .. answers.SelectMany(answer => answer.Value ?? [])
                .OrderBy(vm => vm.Name, StringComparer.OrdinalIgnoreCase)
                .ThenBy(vm => vm.HostName, StringComparer.Ordinal),
        ];
        if (invocation.Json || vms.Length > 0 || answers.Any(answer => answer.Value is not null))
        {
            Print(invocation, vms);
        }

        return invocation.ReportSilent(answers);
    }

    private static void Print(Invocation invocation, VmView[] vms)
    {
        if (invocation.Json)
        {
            invocation.Printer.Json(vms, GodwitJson.Default.IReadOnlyListVmView);
        }
        else if (vms.Length == 0)
        {
            invocation.Printer.Words("No virtual machines. Make one with 'godwit vm create NAME'.");
        }
        else
        {
            invocation.Printer.Table(Columns, vms.Select(Row));
        }
    }

    private static IReadOnlyList<Cell> Row(VmView vm) =>
    [
        vm.Name,
        new Cell(vm.State.ToString(), StateColor.Of(vm.State)),
        vm.State == VmState.Running ? $"{vm.CpuUsagePercent}" : "",
        vm.MemoryAssignedBytes > 0 ? Sizes.Format(vm.MemoryAssignedBytes) : "",
        vm.Uptime > TimeSpan.Zero ? Durations.Uptime(vm.Uptime) : "",
        vm.Status,
        vm.HostName,
    ];
}

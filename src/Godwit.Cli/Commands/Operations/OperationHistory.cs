using System.CommandLine;
using Godwit.Cli.Hosts;
using Godwit.Cli.Output;
using Godwit.Cli.Running;
using Godwit.Client;
using Godwit.Contracts;
using Godwit.Contracts.Operations;

namespace Godwit.Cli.Commands.Operations;

/// <summary>What has been, on all hosts, by what is asked for.</summary>
internal static class OperationHistory
{
    private const int DefaultLimit = 50, PageLength = 1000;

    public static Command Create(Surroundings surroundings, CompletionNames names)
    {
        Option<string?> vm = new Option<string?>("--vm") { Description = "Name or id of a virtual machine, also of one that is gone", HelpName = "VM" }.Complete(() => names.Vms);
        Option<string?> kind = Words<OperationKind>("--kind", "What was done, several with commas between");
        Option<string?> outcome = Words<OperationState>("--outcome", "How it ended, several with commas between");
        Option<bool> moves = new("--moves") { Description = "Only moves" };
        Option<string?> since = Time("--since", "What began then or later: 2d, 12h, 2026-03-01, 2026-03-01T12:00");
        Option<string?> until = Time("--until", "What began before then");
        Option<int?> limit = CommonArguments.Limit("How many at most [default: 50]");
        return new CommandWithExamples(
            "history",
            "Lists operations that have ended, of all hosts, the newest first.",
            "godwit operation history --vm web01",
            "godwit operation history --moves --outcome Failed --since 2d",
            "godwit operation history --kind MoveStorage --limit 500 --json")
        {
            Options = { vm, kind, outcome, moves, since, until, limit },
        }.Runs(surroundings, async (invocation, cancellationToken) =>
        {
            int most = invocation.Of(limit) ?? DefaultLimit;
            OperationFilter filter = new()
            {
                Vm = invocation.Of(vm),
                Kinds = Members<OperationKind>("--kind", invocation.Of(kind)),
                Outcomes = Members<OperationState>("--outcome", invocation.Of(outcome)) ?? [OperationState.Completed, OperationState.Failed, OperationState.Cancelled],
                MovesOnly = invocation.Of(moves),
                Since = Moment("--since", invocation.Of(since), surroundings.Time),
                Until = Moment("--until", invocation.Of(until), surroundings.Time),
            };
            Answer<IReadOnlyList<OperationView>>[] answers = await invocation.Hosts.AskAllAsync(
                (client, token) => PagesAsync(client, filter, most, token), cancellationToken);
            if (answers is [{ Problem: { } only }])
            {
                throw new GodwitException(only);
            }

            OperationView[] found = [.. answers.SelectMany(answer => answer.Value ?? []).OrderByDescending(view => view.StartedAt).Take(most)];
            if (invocation.Json)
            {
                invocation.Printer.Json(found, GodwitJson.Default.IReadOnlyListOperationView);
            }
            else if (found.Length == 0)
            {
                invocation.Printer.Words("No such operations.");
            }
            else
            {
                invocation.Printer.Table(HistoryRows.Columns, found.Select(HistoryRows.Of));
            }

            return invocation.ReportSilent(answers);
        });
    }

    /// <summary>As many pages of a host as it takes.</summary>
    private static async Task<IReadOnlyList<OperationView>> PagesAsync(GodwitClient client, OperationFilter filter, int most, CancellationToken cancellationToken)
    {
        List<OperationView> all = [];
        while (true)
        {
            int wanted = Math.Min(most - all.Count, PageLength);
            IReadOnlyList<OperationView> page = await client.GetOperationsAsync(filter with { Limit = wanted, Before = all.LastOrDefault()?.Id }, cancellationToken);
            all.AddRange(page);
            if (page.Count < wanted || all.Count >= most)
            {
                return all;
            }
        }
    }

    private static Option<string?> Words<T>(string name, string description)
        where T : struct, Enum =>
        new Option<string?>(name) { Description = description, HelpName = name[2..].ToUpperInvariant() }.Complete(() => Enum.GetNames<T>());

    private static Option<string?> Time(string name, string description) => new(name) { Description = description, HelpName = "TIME" };

    private static IReadOnlyList<T>? Members<T>(string option, string? text)
        where T : struct, Enum => text is null ? null : [.. text.Split(',').Select(word =>
            Enum.GetValues<T>().Where(member => member.ToString().Equals(word, StringComparison.OrdinalIgnoreCase)) is var found && found.Any()
                ? found.First()
                : throw new UsageException($"{option} takes {string.Join(", ", Enum.GetNames<T>())}, not '{word}'."))];

    private static DateTimeOffset? Moment(string option, string? text, TimeProvider time) => text is null ? null
        : Moments.Parse(text, time.GetUtcNow()) ?? throw new UsageException($"{option} takes 30m, 12h, 2d, 3w or a date like 2026-03-01T12:00, not '{text}'.");
}

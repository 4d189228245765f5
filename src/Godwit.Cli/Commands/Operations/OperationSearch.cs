using Godwit.Cli.Hosts;
using Godwit.Cli.Running;
using Godwit.Client;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;

namespace Godwit.Cli.Commands.Operations;

/// <summary>Finds an operation on the known hosts by its id, the end of its id, or its virtual machine's name.</summary>
internal static class OperationSearch
{
    /// <summary>How far back the end of an id or a name is looked for.</summary>
    private const int Depth = 500;

    public static async Task<(GodwitClient Host, OperationView View)> FindAsync(
        Invocation invocation, string text, CancellationToken cancellationToken)
    {
        Answer<IReadOnlyList<OperationView>>[] answers = OperationId.TryParse(text, out OperationId id)
            ? await invocation.Hosts.AskAllAsync(
                async (client, token) => (IReadOnlyList<OperationView>)[await client.GetOperationAsync(id, token)], cancellationToken)
            : await invocation.Hosts.AskAllAsync((client, token) => client.GetOperationsAsync(Depth, false, token), cancellationToken);
        (KnownHost Host, OperationView View)[] found =
        [
            .. answers.SelectMany(answer => (answer.Value ?? []).Select(view => (answer.Host, View: view)))
                .Where(known => Matches(known.View, text))
                .OrderByDescending(known => known.View.StartedAt),
        ];
        bool byName = found.Length > 0 && found[0].View.VmName == text;
        if (found.Length == 1 || byName)
        {
            return (invocation.Hosts.Open(found[0].Host), found[0].View);
        }

        Problem? silent = answers
            .Select(answer => answer.Problem)
            .FirstOrDefault(problem => problem is not null && problem.Id != ProblemId.OperationNotFound);
        throw new GodwitException(found.Length == 0 && silent is not null ? silent : NotOne(text, found.Length));
    }

    private static bool Matches(OperationView view, string text) =>
        view.VmName == text || (text.Length >= 4 && view.Id.ToString().EndsWith(text, StringComparison.OrdinalIgnoreCase));

    private static Problem NotOne(string text, int found) => new()
    {
        Id = found == 0 ? ProblemId.OperationNotFound : ProblemId.MalformedRequest,
        Target = text,
        Message = found == 0
            ? $"No operation has the id '{text}', and no virtual machine of that name has one."
            : $"{found} operations have an id that ends with '{text}'.",
        Remedy = "See the ids with 'godwit operation list'.",
    };
}

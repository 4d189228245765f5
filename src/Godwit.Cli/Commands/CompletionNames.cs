using Godwit.Cli.Hosts;
using Godwit.Cli.Running;
using Godwit.Client;
using Godwit.Contracts.Hosts;
using Godwit.Contracts.Switches;
using Godwit.Contracts.Vms;

namespace Godwit.Cli.Commands;

/// <summary>
/// Names for the shell's completion. They are fetched before the line is parsed, because the parser asks for them
/// synchronously, and only when the shell asks. A host that is slow or away adds nothing: completion never complains.
/// </summary>
internal sealed class CompletionNames
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public IReadOnlyList<string> Vms { get; private set; } = [];

    public IReadOnlyList<string> Hosts { get; private set; } = [];

    public IReadOnlyList<string> Switches { get; private set; } = [];

    public async Task FetchAsync(Surroundings surroundings)
    {
        try
        {
            using CancellationTokenSource timeout = new(Patience, surroundings.Time);
            using HostBook book = new(surroundings, wanted: null);
            Hosts = Sorted(book.Asked.Select(host => host.Name).Where(name => name != HostBook.Local.Name));
            Answer<Known>[] answers = await book.AskAllAsync(AskAsync, timeout.Token);
            Known[] known = [.. answers.Where(answer => answer.Value is not null).Select(answer => answer.Value!)];
            Vms = Sorted(known.SelectMany(host => host.Vms));
            Switches = Sorted(known.SelectMany(host => host.Switches));
            Hosts = Sorted([.. Hosts, .. known.SelectMany(host => host.Hosts)]);
        }
        catch (UsageException)
        {
            // The hosts file is broken; the command itself will say so.
        }
    }

    private static async Task<Known> AskAsync(GodwitClient client, CancellationToken cancellationToken)
    {
        try
        {
            HostView host = await client.GetHostAsync(cancellationToken);
            IReadOnlyList<VmView> vms = await client.GetVmsAsync(cancellationToken);
            IReadOnlyList<SwitchView> switches = await client.GetSwitchesAsync(cancellationToken);
            return new Known(
                [.. vms.Select(vm => vm.Name)],
                [.. switches.Select(known => known.Name)],
                [host.Name, .. host.Peers.Select(peer => peer.Name)]);
        }
        catch (OperationCanceledException)
        {
            return new Known([], [], []);
        }
    }

    private static IReadOnlyList<string> Sorted(IEnumerable<string> names) =>
        [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private sealed record Known(IReadOnlyList<string> Vms, IReadOnlyList<string> Switches, IReadOnlyList<string> Hosts);
}

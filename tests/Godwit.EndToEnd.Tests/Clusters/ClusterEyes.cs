using Godwit.Client;
using Godwit.Contracts.Clusters;
using Godwit.Lab;
using Godwit.Lab.Hosts;
using Xunit;

namespace Godwit.EndToEnd.Tests.Clusters;

/// <summary>Sees the cluster through whichever node answers, as an administrator would while some of them are away.</summary>
internal sealed class ClusterEyes(LocalLab lab)
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(300);

    /// <summary>As a node that hears the cluster sees it; null when there is none.</summary>
    public async Task<ClusterView?> TryViewAsync()
    {
        foreach (LabHost host in lab.Hosts.Where(host => host.Daemon is not null))
        {
            if (await TryAsync(host, (client, token) => client.GetClusterAsync(token)) is { IsCurrent: true } view)
            {
                return view;
            }
        }

        return null;
    }

    /// <summary>Asks one node after the other until one answers.</summary>
    public async Task<T> AskAsync<T>(Func<GodwitClient, CancellationToken, Task<T>> ask)
        where T : class
    {
        long begun = TimeProvider.System.GetTimestamp();
        GodwitException? last = null;
        while (TimeProvider.System.GetElapsedTime(begun) < Patience)
        {
            foreach (LabHost host in lab.Hosts.Where(host => host.Daemon is not null))
            {
                if (await TryAsync(host, (client, token) => client.GetClusterAsync(token)) is not { IsCurrent: true })
                {
                    continue;
                }

                try
                {
                    using GodwitClient client = host.OpenClient();
                    using var patience = new CancellationTokenSource(AnswerPatience, TimeProvider.System);
                    return await ask(client, patience.Token);
                }
                catch (OperationCanceledException)
                {
                    // It hangs; another may not.
                }
                catch (GodwitException refused)
                {
                    last = refused;
                }
            }

            await Task.Delay(Glance, TimeProvider.System, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"No node answered for {Patience.TotalSeconds:0} s: {last?.Message}");
    }

    public Task<IReadOnlyList<RoleView>> RolesAsync() => AskAsync((client, token) => client.GetClusterRolesAsync(token));

    public Task<IReadOnlyList<RoleMoveView>> MovesAsync() => AskAsync((client, token) => client.GetClusterMovesAsync(token));

    /// <summary>A move as it stands; as it was asked for while the node that answers has not heard of it yet.</summary>
    public async Task<RoleMoveView> MoveAsync(RoleMoveView asked) => (await MovesAsync()).FirstOrDefault(known => known.Id == asked.Id) ?? asked;

    /// <summary>The newest first.</summary>
    public Task<IReadOnlyList<ClusterEventView>> LogAsync() => AskAsync((client, token) => client.GetClusterLogAsync(token));

    public Task DoAsync(Func<GodwitClient, CancellationToken, Task> act) => AskAsync(async (client, token) =>
    {
        await act(client, token);
        return "";
    });

    /// <summary>Waits until the cluster is so.</summary>
    public async Task<ClusterView> UntilAsync(Func<ClusterView, bool> isSo, string what, TimeSpan? patience = null)
    {
        long begun = TimeProvider.System.GetTimestamp();
        ClusterView? last = null;
        while (TimeProvider.System.GetElapsedTime(begun) < (patience ?? Patience))
        {
            if (await TryViewAsync() is { } view)
            {
                last = view;
                if (isSo(view))
                {
                    return view;
                }
            }

            await Task.Delay(Glance, TimeProvider.System, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"Waited in vain until {what}: {Describe(last)}");
    }

    public async Task<IReadOnlyList<RoleView>> UntilRolesAsync(Func<IReadOnlyList<RoleView>, bool> isSo, string what, TimeSpan? patience = null)
    {
        long begun = TimeProvider.System.GetTimestamp();
        IReadOnlyList<RoleView> last = [];
        while (TimeProvider.System.GetElapsedTime(begun) < (patience ?? Patience))
        {
            last = await RolesAsync();
            if (isSo(last))
            {
                return last;
            }

            await Task.Delay(Glance, TimeProvider.System, TestContext.Current.CancellationToken);
        }

        string words = string.Join("; ", last.Select(role => $"{role.Name} {role.State} on {role.OwnerNode} {role.Move?.State} {role.Problem}"));
        throw new TimeoutException($"Waited in vain until {what}: {words}");
    }

    public static string Describe(ClusterView? view) => view is null
        ? "no node hears the cluster"
        : $"leader {view.Leader}, {view.RoleCount} roles, {view.Quorum.Explanation} "
            + string.Join("; ", view.Nodes.Select(node => $"{node.Name} {node.State} {node.Drain} {node.RoleCount} {node.Problem?.Message}"));

    private static async Task<T?> TryAsync<T>(LabHost host, Func<GodwitClient, CancellationToken, Task<T>> ask)
        where T : class
    {
        try
        {
            using GodwitClient client = host.OpenClient();
            using var patience = new CancellationTokenSource(AnswerPatience, TimeProvider.System);
            return await ask(client, patience.Token);
        }
        catch (Exception silent) when (silent is GodwitException or OperationCanceledException)
        {
            return null;
        }
    }
}

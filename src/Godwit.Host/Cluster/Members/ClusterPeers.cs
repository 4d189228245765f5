using System.Text.Json.Serialization.Metadata;
using Godwit.Contracts;
using Godwit.Contracts.Clusters;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Cluster.Volumes;
using Godwit.Host.Trust;

namespace Godwit.Host.Cluster.Members;

/// <summary>What nodes ask other hosts about membership: /peer/v1/cluster/*.</summary>
internal sealed class ClusterPeers(PeerHttp http, PeerDirectory directory, TimeProvider time)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    /// <summary>Whether it could join, and where its member would answer.</summary>
    public Task<JoinOffer> OfferAsync(string host, CancellationToken cancellationToken) => AskAsync(
        host, Short, (client, token) => client.GetAsync("peer/v1/cluster/offer", token),
        (response, token) => ReadAsync(response, ClusterJson.Default.JoinOffer, host, token), cancellationToken);

    /// <summary>It is a node when this returns, and its guardian has its lease.</summary>
    public Task JoinAsync(string host, JoinTicket ticket, CancellationToken cancellationToken) => AskAsync(
        host, Long, (client, token) => client.PostAsJsonAsync("peer/v1/cluster/join", ticket, ClusterJson.Default.JoinTicket, token),
        (_, _) => Task.FromResult(true), cancellationToken);

    /// <summary>It is no node any more when this returns.</summary>
    public Task LeaveAsync(string host, string clusterId, bool keepsRoles, CancellationToken cancellationToken) => AskAsync(
        host, Long, (client, token) => client.DeleteAsync($"peer/v1/cluster/{Uri.EscapeDataString(clusterId)}?keepRoles={(keepsRoles ? "true" : "false")}", token),
        (_, _) => Task.FromResult(true), cancellationToken);

    /// <summary>A VM that has moved there is a role of its cluster when this returns.</summary>
    public Task AddRoleAsync(string host, AddRoleRequest request, CancellationToken cancellationToken) => AskAsync(
        host, Long, (client, token) => client.PostAsJsonAsync("peer/v1/cluster/roles", request, GodwitJson.Default.AddRoleRequest, token),
        (_, _) => Task.FromResult(true), cancellationToken);

    /// <summary>What it finds at a path that this node has written to.</summary>
    public Task<VolumeAnswer> ProveAsync(string host, VolumeQuestion question, CancellationToken cancellationToken) => AskAsync(
        host, Short, (client, token) => client.PostAsJsonAsync("peer/v1/cluster/proof", question, ClusterJson.Default.VolumeQuestion, token),
        (response, token) => ReadAsync(response, ClusterJson.Default.VolumeAnswer, host, token), cancellationToken);

    private async Task<T> AskAsync<T>(
        string host, TimeSpan patience, Func<HttpClient, CancellationToken, Task<HttpResponseMessage>> send, Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken)
    {
        var peer = directory.Find(host) ?? throw new RefusedException(
            ProblemId.HostNotFound, host, $"No host named '{host}' is known in the domain.",
            directory.All is { Count: > 0 } known ? $"Name one of: {string.Join(", ", known.Select(one => one.Name))}."
            : "Let it join: 'godwit domain token' here, 'godwit domain join' there.");
        using var limit = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using HttpClient client = http.CreateClient(peer, ConnectTimeout);
        try
        {
            using HttpResponseMessage response = await send(client, either.Token);
            await PeerHttp.ThrowIfRefusedAsync(response, host, either.Token);
            return await read(response, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw PeerHttp.Explain(new TimeoutException($"It did not answer within {patience.TotalSeconds:0} s."), host)!;
        }
        catch (Exception failure) when (failure is not RefusedException && PeerHttp.Explain(failure, host) is { } explained)
        {
            throw explained;
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, string host, CancellationToken cancellationToken) =>
        await response.Content.ReadFromJsonAsync(type, cancellationToken)
            ?? throw new RefusedException(ProblemId.HostUnreachable, host, $"{host} answered nothing.", "Compare both hosts' versions of Godwit.");
}

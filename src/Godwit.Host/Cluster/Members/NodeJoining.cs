using Godwit.Contracts.Clusters;
using Godwit.Contracts.Problems;
using Godwit.Etcd;
using Godwit.Host.Api;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Operations;

namespace Godwit.Host.Cluster.Members;

/// <summary>Takes hosts into the cluster, and out of it: the side of a node that does the asking.</summary>
internal sealed class NodeJoining(
    HostOptions options, ClusterSessions sessions, ClusterFolder folder, ClusterPeers peers, ClusterLog log, TimeProvider time, ILogger<NodeJoining> logger) : IDisposable
{
    /// <summary>Members of the cluster's memory, witness included: more make every decision slower, and three survive one death.</summary>
    private const int MostMembers = 3;

    private static readonly TimeSpan MostClockDifference = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>A node when it returns. After a failure neither the cluster nor the host has anything of it.</summary>
    /// <exception cref="RefusedException">It cannot join.</exception>
    public async Task AddAsync(AddNodeRequest request, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            ClusterSession session = sessions.Required;
            if (session.Sight.Nodes.ContainsKey(request.HostName))
            {
                throw ClusterDenials.NodeExists(request.HostName);
            }

            JoinOffer offer = await peers.OfferAsync(request.HostName, cancellationToken);
            Require(session, request, offer);
            await JoinAsync(session, request, offer, cancellationToken);
            await log.WriteAsync(session, 0, $"{offer.HostName} joined the cluster{(request.IsWitness ? " as its witness" : "")}.", cancellationToken);
        }
        catch (EtcdException silent)
        {
            throw ClusterStore.Unavailable(silent.Message);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <param name="name">The node.</param>
    /// <param name="force">It is dead for good: nobody asks it, and it finds out when it comes back.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RefusedException">It has roles, or the cluster would lose its majority.</exception>
    public async Task EvictAsync(string name, bool force, CancellationToken cancellationToken)
    {
        ClusterSession session = sessions.Required;
        ClusterSight sight = session.Sight;
        Stored<NodeRecord> node = sight.Nodes.GetValueOrDefault(name) ?? throw ClusterDenials.NodeNotFound(name, sight);
        if (sight.Owners.Where(owner => owner.Value.Value.Owner == node.Value.Name).Select(owner => sight.Roles.GetValueOrDefault(owner.Key)?.Value.Name).OfType<string>().ToArray()
            is { Length: > 0 } roles)
        {
            throw new RefusedException(
                ProblemId.ClusterNodeHasRoles, name, $"{name} still owns {string.Join(", ", roles)}.", $"Drain it first: godwit cluster node suspend {name} --drain");
        }

        if (name == options.HostName && sight.Nodes.Count > 1)
        {
            throw new RefusedException(
                ProblemId.ClusterNodeNotReady, name, $"{name} cannot evict itself while there are other nodes.",
                $"Ask another node: godwit cluster node evict {name} --host {sight.Nodes.Keys.First(other => other != name)}");
        }

        try
        {
            if (node.Value.Member != 0 && sight.Nodes.Count > 1)
            {
                await session.Client.RemoveMemberAsync(node.Value.Member, cancellationToken);
            }
        }
        catch (EtcdException refused) when (refused.Reason is EtcdFailure.MemberNotFound)
        {
            // An earlier attempt has come so far.
        }
        catch (EtcdException refused)
        {
            throw ClusterStore.Unavailable(refused.Message);
        }

        await session.Store.TryAsync(
            new EtcdTransaction
            {
                Then =
                [
                    new EtcdOperation.Delete(ClusterKeys.Node(name)), new EtcdOperation.Delete(ClusterKeys.Right(name)), new EtcdOperation.Delete(ClusterKeys.Daemon(name)),
                ],
            },
            cancellationToken);
        await log.WriteAsync(session, 0, $"{name} was evicted.", cancellationToken);
        if (!force)
        {
            await peers.LeaveAsync(name, session.Member.ClusterId, keepsRoles: false, cancellationToken);
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task JoinAsync(ClusterSession session, AddNodeRequest request, JoinOffer offer, CancellationToken cancellationToken)
    {
        await using var undo = new UndoStack(logger);
        IReadOnlyList<EtcdMember> members = await session.Client.GetMembersAsync(cancellationToken);
        bool votes = session.Member.Own is not null && offer.HasEtcd && members.Count < MostMembers;
        EtcdMember? added = null;
        string peerUrl = MemberAddress.PeerUrl(offer.Address);
        if (votes)
        {
            added = await AddMemberAsync(session, new Uri(peerUrl), cancellationToken);
            ulong id = added.Id;
            undo.Push("take the member away", () => session.Client.RemoveMemberAsync(id, CancellationToken.None));
        }

        string[] endpoints = [.. session.Sight.Nodes.Values.Select(node => node.Value.ClientUrl).OfType<string>()];
        (string Pem, string KeyPem)? authority = folder.LoadAuthority();
        var ticket = new JoinTicket
        {
            AuthorityPem = authority?.Pem,
            AuthorityKeyPem = authority?.KeyPem,
            Member = session.Member with
            {
                NodeName = offer.HostName,
                IsWitness = request.IsWitness,
                // A learner answers no question: until it votes, the others are asked.
                Endpoints = session.Member.Own is null ? session.Member.Endpoints : string.Join(',', endpoints),
                Own = !votes ? null : new OwnMember
                {
                    ClientUrl = MemberAddress.ClientUrl(offer.Address),
                    PeerUrl = peerUrl,
                    InitialCluster = string.Join(',', members.Select(member => $"{member.Name}={Origin(member.PeerUrls[0])}").Append($"{offer.HostName}={peerUrl}")),
                    JoinsExisting = true,
                },
            },
        };
        undo.Push("let the host go", () => peers.LeaveAsync(offer.HostName, session.Member.ClusterId, keepsRoles: false, CancellationToken.None));
        await peers.JoinAsync(offer.HostName, ticket, cancellationToken);
        if (added is not null)
        {
            await PromoteAsync(session, added.Id, offer.HostName, cancellationToken);
        }

        await UntilAliveAsync(session, offer.HostName, request.IsWitness, cancellationToken);
        await session.Store.ChangeAsync(
            ClusterKeys.Node(offer.HostName), ClusterJson.Default.NodeRecord,
            now => now ?? new NodeRecord
            {
                Name = offer.HostName,
                IsWitness = request.IsWitness,
                ClientUrl = votes ? ticket.Member.Own!.ClientUrl : null,
                Member = added?.Id ?? 0,
                FaultDomain = request.FaultDomain,
            },
            cancellationToken);
        undo.Disarm();
    }

    /// <summary>Etcd takes no other member on before all that it has were in touch for five seconds, as after the one before.</summary>
    private async Task<EtcdMember> AddMemberAsync(ClusterSession session, Uri peerUrl, CancellationToken cancellationToken)
    {
        long begin = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await session.Client.AddMemberAsync(peerUrl, asLearner: true, cancellationToken);
            }
            catch (EtcdException notYet) when (notYet.Reason is EtcdFailure.WouldLoseQuorum or EtcdFailure.Refused && time.GetElapsedTime(begin) < Patience)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    private async Task PromoteAsync(ClusterSession session, ulong id, string host, CancellationToken cancellationToken)
    {
        long begin = time.GetTimestamp();
        while (true)
        {
            try
            {
                await session.Client.PromoteMemberAsync(id, cancellationToken);
                return;
            }
            catch (EtcdException notYet) when (time.GetElapsedTime(begin) < Patience)
            {
                if (notYet is EtcdUnavailableException && (await session.Client.GetMembersAsync(cancellationToken)).Any(member => member.Id == id && !member.IsLearner))
                {
                    return;
                }

                await Task.Delay(Pause, time, cancellationToken);
            }
            catch (EtcdException never)
            {
                throw new RefusedException(
                    ProblemId.ClusterMemberFailed, host, $"The member of the cluster's memory at {host} does not catch up: {never.Message}",
                    $"Look into etcd.log in the state folder there, and whether ports {MemberAddress.ClientPort} and {MemberAddress.PeerPort} reach it.");
            }
        }
    }

    private async Task UntilAliveAsync(ClusterSession session, string host, bool isWitness, CancellationToken cancellationToken)
    {
        long begin = time.GetTimestamp();
        while (!(isWitness ? session.Sight.Daemons.ContainsKey(host) : session.Sight.Alive.ContainsKey(host)))
        {
            Task changed = session.Changed;
            if (time.GetElapsedTime(begin) > Patience)
            {
                throw new RefusedException(
                    ProblemId.ClusterNodeNotReady, host, $"The {(isWitness ? "daemon" : "guardian")} of {host} does not get its lease.", "Look into the logs in its state folder.");
            }

            await Task.WhenAny(changed, Task.Delay(Pause, time, cancellationToken));
        }
    }

    private void Require(ClusterSession session, AddNodeRequest request, JoinOffer offer)
    {
        if (offer.Cluster is { } other)
        {
            throw ClusterDenials.InAnotherCluster(request.HostName, other);
        }

        TimeSpan apart = (offer.Now - time.GetUtcNow()).Duration();
        if (apart > MostClockDifference)
        {
            throw new RefusedException(
                ProblemId.ClockDiffers, request.HostName, $"The clocks of {request.HostName} and {options.HostName} are {apart.TotalSeconds:0.0} s apart.",
                "Let all nodes follow the same time server (chrony, systemd-timesyncd).");
        }

        if (request.IsWitness && (session.Member.Own is null || !offer.HasEtcd))
        {
            throw new RefusedException(
                ProblemId.EtcdMissing, request.HostName, $"{request.HostName} cannot be a witness: it would have no vote.",
                session.Member.Own is null ? "The cluster uses an etcd of its own, whose members are its votes." : "Install etcd there: apt-get install etcd-server.");
        }
    }

    private static string Origin(Uri url) => url.GetLeftPart(UriPartial.Authority);
}

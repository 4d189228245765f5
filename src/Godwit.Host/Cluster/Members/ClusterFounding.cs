using System.Text.RegularExpressions;
using Godwit.Contracts.Clusters;
using Godwit.Contracts.Problems;
using Godwit.Etcd;
using Godwit.Host.Api;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Operations;
using Godwit.Host.Trust;

namespace Godwit.Host.Cluster.Members;

/// <summary>Founds a cluster with this host as its first node. After a failure nothing of it is left.</summary>
internal sealed partial class ClusterFounding(
    HostOptions options, DomainMembership domain, ClusterMembership membership, ClusterFolder folder, EtcdProcess etcd, TimeProvider time,
    ILogger<ClusterFounding> logger) : IDisposable
{
    public const int DefaultLeaseSeconds = 10;
    private const int ShortestLeaseSeconds = 5;
    private const int LongestLeaseSeconds = 120;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <exception cref="RefusedException">It cannot be founded.</exception>
    public async Task CreateAsync(CreateClusterRequest request, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            Require(request);
            await FoundAsync(request, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task FoundAsync(CreateClusterRequest request, CancellationToken cancellationToken)
    {
        var record = new ClusterRecord
        {
            Format = ClusterRecord.NewestFormat,
            Id = Guid.CreateVersion7().ToString(),
            Name = request.Name,
            LeaseSeconds = request.LeaseSeconds ?? DefaultLeaseSeconds,
        };
        ClusterMember member = MemberOf(request, record);
        await using var undo = new UndoStack(logger);
        undo.Push("empty the cluster folder", () =>
        {
            folder.Begin();
            return Task.CompletedTask;
        });
        folder.Begin();
        folder.Write(request.Endpoints is null ? NewCredentials(request.Name) : GivenCredentials.Read(options));
        if (member.Own is not null)
        {
            undo.Push("end etcd", etcd.EndAsync);
            await etcd.EnsureAsync(member, cancellationToken);
        }

        await WriteAsync(member, record, cancellationToken);
        membership.Adopt(member);
        undo.Disarm();
    }

    private ClusterMember MemberOf(CreateClusterRequest request, ClusterRecord record)
    {
        string address = MemberAddress.Of(options);
        string peer = MemberAddress.PeerUrl(address);
        return new ClusterMember
        {
            ClusterId = record.Id,
            ClusterName = record.Name,
            NodeName = options.HostName,
            Endpoints = request.Endpoints is { } given ? string.Join(',', given) : MemberAddress.ClientUrl(address),
            LeaseSeconds = record.LeaseSeconds,
            Own = request.Endpoints is not null ? null : new OwnMember
            {
                ClientUrl = MemberAddress.ClientUrl(address),
                PeerUrl = peer,
                InitialCluster = $"{options.HostName}={peer}",
                JoinsExisting = false,
            },
        };
    }

    private ClusterCredentials NewCredentials(string name)
    {
        (string pem, string keyPem) = ClusterAuthority.Create(name, time);
        return ClusterAuthority.Issue(pem, keyPem, options.HostName, [MemberAddress.Of(options)]);
    }

    /// <summary>The first keys; a fresh member takes a second to be its own leader.</summary>
    private async Task WriteAsync(ClusterMember member, ClusterRecord record, CancellationToken cancellationToken)
    {
        await using EtcdClient client = new(ClusterTls.Options(member, folder));
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var store = new ClusterStore(client, time);
        while (true)
        {
            try
            {
                ClusterRecord? there = await store.ChangeAsync(ClusterKeys.Cluster, ClusterJson.Default.ClusterRecord, now => now ?? record, either.Token);
                if (there?.Id != record.Id)
                {
                    throw new RefusedException(
                        ProblemId.ClusterExists, record.Name, $"The etcd at {member.Endpoints} holds the cluster {there?.Name} already.",
                        "Take this host into that cluster from one of its nodes, or name another etcd.");
                }

                ulong id = member.Own is { } own ? (await client.GetStatusAsync(new Uri(own.ClientUrl), either.Token)).MemberId : 0;
                await store.ChangeAsync(
                    ClusterKeys.Node(member.NodeName), ClusterJson.Default.NodeRecord,
                    now => now ?? new NodeRecord { Name = member.NodeName, ClientUrl = member.Own?.ClientUrl, Member = id }, either.Token);
                return;
            }
            catch (EtcdException) when (!either.IsCancellationRequested && (member.Own is null || etcd.IsRunning))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), time, either.Token);
            }
            catch (Exception failure) when (failure is EtcdException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                throw new RefusedException(
                    ProblemId.ClusterMemberFailed, options.HostName,
                    $"The cluster's memory does not answer at {member.Endpoints}: {failure.Message} {(member.Own is null ? "" : etcd.LastWords())}".TrimEnd(),
                    $"Look into {options.StateFolder}/etcd.log, and whether ports {MemberAddress.ClientPort} and {MemberAddress.PeerPort} are free.");
            }
        }
    }

    private void Require(CreateClusterRequest request)
    {
        _ = domain.Required;
        if (membership.Current is { } current)
        {
            throw new RefusedException(
                ProblemId.ClusterExists, current.ClusterName, $"{options.HostName} belongs to the cluster {current.ClusterName} already.",
                $"Evict it first, from another node: godwit cluster node evict {options.HostName}");
        }

        if (!ClusterName().IsMatch(request.Name))
        {
            throw new RefusedException(
                ProblemId.ClusterNameInvalid, request.Name, $"'{request.Name}' cannot be a cluster's name.", "1 to 15 letters, digits and dashes, as in 'cluster1'.");
        }

        if (request.LeaseSeconds is < ShortestLeaseSeconds or > LongestLeaseSeconds)
        {
            throw new RefusedException(
                ProblemId.ClusterSettingInvalid, "leaseSeconds", $"A lease of {request.LeaseSeconds} s is not possible.",
                $"{ShortestLeaseSeconds} to {LongestLeaseSeconds} s: shorter ones are lost to a busy processor, and take the guests with them.");
        }

        if (request.Endpoints is null && EtcdProcess.Program is null)
        {
            throw new RefusedException(
                ProblemId.EtcdMissing, options.HostName, $"etcd is not installed on {options.HostName}: the cluster would have no memory.",
                "Install it (apt-get install etcd-server), or name an etcd that runs elsewhere (--etcd).");
        }
    }

    [GeneratedRegex("^[A-Za-z0-9]([A-Za-z0-9-]{0,13}[A-Za-z0-9])?$")]
    private static partial Regex ClusterName();
}

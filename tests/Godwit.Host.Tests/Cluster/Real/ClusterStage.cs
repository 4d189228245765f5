using System.Text.Json.Serialization.Metadata;
using Godwit.Contracts.Vms;
using Godwit.Etcd;
using Godwit.Etcd.Tests;
using Godwit.Host.Cluster;
using Godwit.Host.Cluster.Records;
using Xunit;

namespace Godwit.Host.Tests.Cluster.Real;

/// <summary>A real etcd, and nodes' parts of a cluster on it: composed as the daemon does, without daemons and without machines.</summary>
internal sealed class ClusterStage : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("godwit-cluster-");
    private readonly List<ClusterNode> _nodes = [];

    private ClusterStage(EtcdGroup etcd)
    {
        Etcd = etcd;
        Client = etcd.Client();
    }

    public EtcdGroup Etcd { get; }

    /// <summary>What an administrator with etcdctl would have.</summary>
    public EtcdClient Client { get; }

    public static async Task<ClusterStage> StartAsync(int members = 1) => new(await EtcdGroup.StartAsync(members));

    /// <summary>A node's connection with the cluster. It follows from here on.</summary>
    /// <param name="name">How it is called; twice the same is two lives of one node.</param>
    /// <param name="time">Its clock; the real one when null.</param>
    /// <param name="asked">The members that it asks; all when there is none.</param>
    public async Task<ClusterNode> JoinAsync(string name, TimeProvider? time = null, params EtcdProcess[] asked)
    {
        IEnumerable<Uri> endpoints = asked.Length == 0 ? Etcd.Addresses : asked.Select(member => member.Address);
        var node = new ClusterNode(name, Path.Combine(_folder.FullName, $"{_nodes.Count}"), string.Join(',', endpoints), time ?? TimeProvider.System);
        _nodes.Add(node);
        await node.FollowAsync();
        return node;
    }

    public async Task<long> PutAsync<T>(string key, T value, JsonTypeInfo<T> type, long lease = 0) => Assert.IsType<EtcdCommit.Succeeded>(
        await Client.CommitAsync(
            new EtcdTransaction { Then = [new EtcdOperation.Put(key, ClusterSight.Write(value, type), lease)] }, TestContext.Current.CancellationToken)).Revision;

    public async Task TextAsync(string key, string value) => Assert.IsType<EtcdCommit.Succeeded>(
        await Client.CommitAsync(new EtcdTransaction { Then = [new EtcdOperation.Put(key, value)] }, TestContext.Current.CancellationToken));

    public async Task DeleteAsync(string key) => Assert.IsType<EtcdCommit.Succeeded>(
        await Client.CommitAsync(new EtcdTransaction { Then = [new EtcdOperation.Delete(key)] }, TestContext.Current.CancellationToken));

    /// <summary>A role with its owner.</summary>
    public async Task<VmId> RoleAsync(string owner, long generation = 1)
    {
        VmId vm = VmId.New();
        await PutAsync(ClusterKeys.Role(vm), ClusterSeed.Role(vm), ClusterJson.Default.RoleRecord);
        await PutAsync(ClusterKeys.Owner(vm), ClusterSeed.Owner(owner, generation), ClusterJson.Default.OwnerRecord);
        return vm;
    }

    /// <summary>A node that is known, with what it has to give; whether it lives is for the test to say.</summary>
    public async Task NodeAsync(string name, long fencedLease = 0)
    {
        await PutAsync(ClusterKeys.Node(name), new NodeRecord { Name = name, FencedLease = fencedLease }, ClusterJson.Default.NodeRecord);
        await PutAsync(ClusterKeys.Daemon(name), ClusterSeed.Daemon, ClusterJson.Default.DaemonLife);
    }

    public Task<long> LifeAsync(string name, long lease) => PutAsync(ClusterKeys.Life(name), ClusterSeed.Life(lease), ClusterJson.Default.NodeLife);

    public Task<long> RightAsync(string name, long lease) => PutAsync(ClusterKeys.Right(name), ClusterSeed.Life(lease), ClusterJson.Default.NodeLife);

    public async Task<OwnerRecord> OwnerAsync(VmId vm) => ClusterSight.Read(
        (await Client.GetAsync(ClusterKeys.Owner(vm), cancellationToken: TestContext.Current.CancellationToken)).Single, ClusterJson.Default.OwnerRecord)!.Value;

    public async ValueTask DisposeAsync()
    {
        foreach (ClusterNode node in _nodes)
        {
            await node.DisposeAsync();
        }

        await Client.DisposeAsync();
        await Etcd.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}

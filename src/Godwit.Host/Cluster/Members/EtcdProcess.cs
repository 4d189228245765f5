using Godwit.Etcd;
using Godwit.Host.Cluster.Detached;

namespace Godwit.Host.Cluster.Members;

/// <summary>This node's member of the cluster's memory: Debian's etcd, as a process that outlives the daemon.</summary>
internal sealed class EtcdProcess(HostOptions options, ClusterFolder folder)
{
    private static readonly string[] Places = ["/usr/bin/etcd", "/usr/local/bin/etcd", "/usr/sbin/etcd"];

    private readonly DetachedProcess _process = new(Path.Combine(options.RunFolder, "etcd.json"), Path.Combine(options.StateFolder, "etcd.log"));

    /// <summary>Null where etcd-server is not installed.</summary>
    public static string? Program => Places.FirstOrDefault(File.Exists);

    public bool IsRunning => _process.IsRunning;

    /// <summary>Starts it unless it runs.</summary>
    /// <exception cref="IOException">It could not be started.</exception>
    public async Task EnsureAsync(ClusterMember member, CancellationToken cancellationToken)
    {
        OwnMember own = member.Own!;
        EtcdMemberSettings settings = new()
        {
            Name = member.NodeName,
            DataFolder = folder.DataFolder,
            ClientUrl = new Uri(own.ClientUrl),
            PeerUrl = new Uri(own.PeerUrl),
            InitialCluster = own.InitialCluster.Split(',').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => new Uri(pair[1])),
            Joins = own.JoinsExisting,
            Token = member.ClusterId,
            Tls = new EtcdMemberTls(folder.CertificatePath, folder.KeyPath, folder.AuthorityPath),
        };
        await _process.EnsureAsync([Program ?? throw new IOException("etcd is not installed"), .. EtcdCommandLine.Of(settings)], cancellationToken);
    }

    public Task EndAsync() => _process.EndAsync();

    public string LastWords() => _process.LastWords();
}

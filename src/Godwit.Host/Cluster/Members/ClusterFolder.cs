using System.Text.Json;
using Godwit.Host.Trust;

namespace Godwit.Host.Cluster.Members;

/// <summary>
/// What a host keeps of its cluster, in the state folder:
/// <code>
/// cluster/cluster.json     ClusterMember; written last, deleted first: while it is there the host belongs to the cluster
/// cluster/ca.pem, ca-key.pem       the cluster's own authority, which only its nodes have
/// cluster/node.pem, node-key.pem   this node's certificate
/// cluster/etcd/                    its member's data
/// </code>
/// </summary>
internal sealed class ClusterFolder(HostOptions options)
{
    public string Path { get; } = System.IO.Path.Combine(options.StateFolder, "cluster");

    public string DataFolder => System.IO.Path.Combine(Path, "etcd");

    public string AuthorityPath => System.IO.Path.Combine(Path, "ca.pem");

    public string AuthorityKeyPath => System.IO.Path.Combine(Path, "ca-key.pem");

    public string CertificatePath => System.IO.Path.Combine(Path, "node.pem");

    public string KeyPath => System.IO.Path.Combine(Path, "node-key.pem");

    private string MemberPath => System.IO.Path.Combine(Path, "cluster.json");

    /// <summary>Null when this host belongs to no cluster.</summary>
    /// <exception cref="JsonException">The file is damaged.</exception>
    public ClusterMember? Load() => File.Exists(MemberPath)
        ? JsonSerializer.Deserialize(File.ReadAllBytes(MemberPath), ClusterJson.Default.ClusterMember)
        : null;

    /// <summary>Empty, for a founding or a joining: what an attempt that failed has left goes.</summary>
    public void Begin()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }

        Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public void Write(ClusterCredentials credentials)
    {
        DurableFile.WriteNew(AuthorityPath, credentials.AuthorityPem, DurableFile.Secret);
        if (credentials.AuthorityKeyPem is { } key)
        {
            DurableFile.WriteNew(AuthorityKeyPath, key, DurableFile.Secret);
        }

        DurableFile.WriteNew(CertificatePath, credentials.CertificatePem, DurableFile.Secret);
        DurableFile.WriteNew(KeyPath, credentials.KeyPem, DurableFile.Secret);
    }

    /// <summary>The authority, for taking another node in; null without one of our own.</summary>
    public (string Pem, string KeyPem)? LoadAuthority() =>
        File.Exists(AuthorityKeyPath) ? (File.ReadAllText(AuthorityPath), File.ReadAllText(AuthorityKeyPath)) : null;

    /// <summary>From here on the host belongs to the cluster.</summary>
    public void Commit(ClusterMember member) =>
        DurableFile.Replace(MemberPath, JsonSerializer.SerializeToUtf8Bytes(member, ClusterJson.Default.ClusterMember), DurableFile.Secret);

    /// <summary>From here on it belongs to none. Its data stay until the next <see cref="Begin"/>.</summary>
    public void Leave()
    {
        File.Delete(MemberPath);
        Posix.SyncFolder(Path);
    }
}

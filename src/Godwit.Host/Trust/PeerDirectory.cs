using System.Text.Json;
using Godwit.Contracts.Hosts;

namespace Godwit.Host.Trust;

/// <summary>The other hosts of the domain that this one knows, in {stateFolder}/trust/peers.json, ordered by name.</summary>
internal sealed class PeerDirectory
{
    private readonly Lock _gate = new();
    private readonly string _path;
    private volatile IReadOnlyList<PeerHost> _all;

    public PeerDirectory(string path)
    {
        _path = path;
        _all = File.Exists(path)
            ? JsonSerializer.Deserialize(File.ReadAllBytes(path), TrustJson.Default.PeerList)?.Hosts ?? []
            : [];
    }

    public IReadOnlyList<PeerHost> All => _all;

    /// <summary>Null for a host that is unknown here, and for this host itself.</summary>
    public PeerHost? Find(string hostName) =>
        _all.FirstOrDefault(peer => string.Equals(peer.Name, hostName, StringComparison.OrdinalIgnoreCase));

    /// <summary>Adds it, or gives it its new addresses.</summary>
    public void Put(PeerHost peer)
    {
        lock (_gate)
        {
            Write([.. _all.Where(known => !string.Equals(known.Name, peer.Name, StringComparison.OrdinalIgnoreCase)), peer]);
        }
    }

    /// <summary>Takes a list of all hosts; the own name is left out.</summary>
    public void Replace(IEnumerable<PeerHost> peers, string ownName)
    {
        lock (_gate)
        {
            Write([.. peers.Where(peer => !string.Equals(peer.Name, ownName, StringComparison.OrdinalIgnoreCase))]);
        }
    }

    private void Write(List<PeerHost> peers)
    {
        peers.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name));
        var bytes = JsonSerializer.SerializeToUtf8Bytes(new PeerList { Hosts = peers }, TrustJson.Default.PeerList);
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        DurableFile.Replace(_path, bytes, DurableFile.Secret);
        _all = peers;
    }
}

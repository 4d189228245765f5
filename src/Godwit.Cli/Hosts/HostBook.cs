using System.Security.Cryptography;
using Godwit.Cli.Running;
using Godwit.Client;
using Godwit.Contracts.Problems;

namespace Godwit.Cli.Hosts;

/// <summary>The hosts that a command may ask, and the open clients to them.</summary>
internal sealed class HostBook : IDisposable
{
    private readonly Surroundings _surroundings;
    private readonly HostsFile _file;
    private readonly string? _wanted;
    private readonly Dictionary<KnownHost, GodwitClient> _clients = [];

    /// <param name="surroundings">Tells where the hosts file is.</param>
    /// <param name="wanted">What --host says: a name or an address.</param>
    public HostBook(Surroundings surroundings, string? wanted)
    {
        _surroundings = surroundings;
        _wanted = wanted;
        string? path = HostsFile.PathOf(surroundings);
        _file = path is null ? HostsFile.Empty : HostsFile.Read(path);
        if (_file.Hosts.Count == 0 && surroundings.Variable("GODWIT_HOSTS") is { Length: > 0 } named && !File.Exists(named))
        {
            throw new UsageException($"GODWIT_HOSTS names {named}, which does not exist.");
        }
    }

    /// <summary>This machine's own host, which needs no hosts file.</summary>
    public static KnownHost Local { get; } = new() { Name = "local", Address = "unix:" + HostEndpoint.DefaultSocketPath };

    /// <summary>The one host of --host; without it the default one.</summary>
    /// <exception cref="UsageException">Several hosts are known and none of them is the default.</exception>
    /// <exception cref="GodwitException">--host names a host that is not known.</exception>
    public KnownHost Chosen
    {
        get
        {
            if (_wanted is not null)
            {
                return Find(_wanted);
            }

            return _file.Hosts switch
            {
                [] => Local,
                [KnownHost only] => only,
                _ => _file.Hosts.FirstOrDefault(host => host.Name == _file.Default) ?? throw new UsageException(
                    $"Several hosts are known ({NamesOf(_file.Hosts)}). Name one with --host, or write \"default\" into the hosts file."),
            };
        }
    }

    /// <summary>Where to look for what may live on any host: all of the file, or the one of --host.</summary>
    public IReadOnlyList<KnownHost> Asked => _wanted is not null
        ? [Find(_wanted)]
        : _file.Hosts.Count == 0 ? [Local] : _file.Hosts;

    public static string NamesOf(IEnumerable<KnownHost> hosts) => string.Join(", ", hosts.Select(host => host.Name));

    public GodwitClient Open(KnownHost host)
    {
        if (!_clients.TryGetValue(host, out GodwitClient? client))
        {
            try
            {
                client = new GodwitClient(host.ToEndpoint(), _surroundings.Time);
            }
            catch (Exception wrong) when (wrong is CryptographicException or ArgumentException)
            {
                throw new UsageException($"Host '{host.Name}' cannot be used: {wrong.Message}", wrong);
            }

            _clients.Add(host, client);
        }

        return client;
    }

    public void Dispose()
    {
        foreach (GodwitClient client in _clients.Values)
        {
            client.Dispose();
        }
    }

    private KnownHost Find(string wanted)
    {
        if (_file.Hosts.FirstOrDefault(host => host.Name == wanted || host.Address == wanted) is { } known)
        {
            return known;
        }

        if (wanted.StartsWith("unix:", StringComparison.Ordinal) || wanted.StartsWith("https://", StringComparison.Ordinal))
        {
            return new KnownHost { Name = wanted, Address = wanted };
        }

        throw wanted.Contains("://", StringComparison.Ordinal)
            ? new UsageException($"{wanted} is not a host's address: write unix:/path/to/godwitd.sock or https://host:port.")
            : new GodwitException(new Problem
            {
                Id = ProblemId.HostNotFound,
                Target = wanted,
                Message = _file.Hosts.Count == 0
                    ? $"No host named '{wanted}' is known: there is no hosts file."
                    : $"No host named '{wanted}' is known; known are {NamesOf(_file.Hosts)}.",
                Remedy = $"Add it with 'godwit host add {wanted} ADDRESS', or give an address.",
            });
    }
}

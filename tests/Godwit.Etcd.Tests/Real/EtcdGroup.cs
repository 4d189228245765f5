using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Godwit.Etcd.Tests;

/// <summary>Some members on loopback, one cluster, in a folder that goes with them.</summary>
internal sealed class EtcdGroup : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("godwit-etcd-");
    private readonly TestAuthority? _authority;
    private readonly List<EtcdProcess> _members = [];

    private readonly string? _allowedName;

    private EtcdGroup(bool secure, string? allowedName)
    {
        _authority = secure ? new TestAuthority(_folder.FullName) : null;
        _allowedName = allowedName;
    }

    public IReadOnlyList<EtcdProcess> Members => _members;

    public TestAuthority Authority => _authority!;

    public IReadOnlyList<Uri> Addresses => [.. _members.Select(each => each.Address)];

    public static Task<EtcdGroup> StartAsync(int members, bool secure = false, CancellationToken cancellationToken = default) =>
        StartAsync(members, secure, allowedName: null, cancellationToken);

    /// <param name="allowedName">What every certificate must carry.</param>
    public static async Task<EtcdGroup> StartAsync(int members, bool secure, string? allowedName, CancellationToken cancellationToken)
    {
        EtcdProcess.RequireInstalled();
        EtcdGroup group = new(secure, allowedName);
        try
        {
            Dictionary<string, Uri> peers = Enumerable.Range(1, members).ToDictionary(index => $"m{index}", _ => group.FreeAddress());
            foreach (string name in peers.Keys)
            {
                group.Add(name, peers, joins: false).Start();
            }

            foreach (EtcdProcess member in group.Members)
            {
                await group.UntilUpAsync(member, cancellationToken);
            }

            return group;
        }
        catch
        {
            await group.DisposeAsync();
            throw;
        }
    }

    public EtcdOptions Options(params EtcdProcess[] members) => new()
    {
        Endpoints = members.Length == 0 ? Addresses : [.. members.Select(each => each.Address)],
        Tls = _authority is null ? null : _ => _authority.ClientOptions(_authority.Issue("client", _allowedName)),
    };

    public EtcdClient Client(params EtcdProcess[] members) => new(Options(members));

    public EtcdProcess Add(string name, IReadOnlyDictionary<string, Uri> peers, bool joins)
    {
        EtcdProcess member = new(new EtcdMemberSettings
        {
            Name = name,
            DataFolder = Path.Combine(_folder.FullName, name),
            ClientUrl = FreeAddress(),
            PeerUrl = peers[name],
            InitialCluster = peers,
            Joins = joins,
            Tls = _authority?.ForMember(name, _allowedName),
        });
        _members.Add(member);
        return member;
    }

    public Uri FreeAddress()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"{(_authority is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }

    /// <summary>Until the member knows a leader.</summary>
    public async Task<EtcdMemberStatus> UntilUpAsync(EtcdProcess member, CancellationToken cancellationToken)
    {
        await using EtcdClient client = Client(member);
        return await Eventually.AnswerAsync(
            async () => await client.GetStatusAsync(member.Address, cancellationToken) is { Leader: not null } status ? status : null,
            () => $"{member.Settings.Name} did not come up:\n{member.LastWords}",
            cancellationToken);
    }

    /// <summary>Who leads in the eyes of others than the one named, once it is not the one named.</summary>
    public async Task<EtcdProcess> LeaderAsync(CancellationToken cancellationToken, EtcdProcess? except = null)
    {
        await using EtcdClient client = Client();
        return await Eventually.AnswerAsync(
            async () =>
            {
                foreach (EtcdProcess member in _members.Where(each => each != except))
                {
                    EtcdMemberStatus status = await client.GetStatusAsync(member.Address, cancellationToken);
                    if (status.Leader == status.MemberId)
                    {
                        return member;
                    }
                }

                return null;
            },
            () => "there is no leader",
            cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _members.ForEach(each => each.Dispose());
        _authority?.Dispose();
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}

using System.Security.Cryptography.X509Certificates;
using Xunit;

namespace Godwit.Etcd.Tests;

public sealed class TlsTests
{
    private const string Allowed = "members.etcd.test";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Members_and_clients_prove_themselves_with_the_domains_certificates()
    {
        await using EtcdGroup group = await EtcdGroup.StartAsync(3, secure: true, Token);
        await using EtcdClient client = group.Client();
        long revision = await client.PutAsync("tls/k", "v");
        await using EtcdLease lease = await client.GrantLeaseAsync(TimeSpan.FromSeconds(3), Token);
        await lease.RenewedAsync(Token);
        await foreach (EtcdChanges changes in client.WatchAsync("tls/", revision, Token))
        {
            if (changes.Items.Count > 0)
            {
                break;
            }
        }

        EtcdProcess leader = await group.LeaderAsync(Token);
        leader.Stop();
        for (int look = 0; look < 6; look++)
        {
            await client.PutOrNotAsync("tls/k");
        }

        leader.Continue();
    }

    [Fact(Timeout = 60_000)]
    public async Task Who_cannot_prove_himself_is_told_what_is_wrong()
    {
        await using EtcdGroup group = await EtcdGroup.StartAsync(1, secure: true, Token);
        string folder = Directory.CreateTempSubdirectory("godwit-etcd-").FullName;
        using TestAuthority stranger = new(folder);

        // The member shows a certificate of an authority that we do not know.
        string unknown = await FailAsync(new(group.Options() with { Tls = _ => stranger.ClientOptions() }));
        Assert.Contains("TLS failed", unknown, StringComparison.Ordinal);

        // We show one that the member does not know: in TLS 1.3 its alert comes after our side thinks that all is well.
        using X509Certificate2 foreign = stranger.Issue("stranger");
        string refused = await FailAsync(new(group.Options() with { Tls = _ => group.Authority.ClientOptions(foreign) }));
        Assert.Contains("does it accept our certificate?", refused, StringComparison.Ordinal);

        // We show none.
        string none = await FailAsync(new(group.Options() with
        {
            Tls = _ =>
            {
                var options = group.Authority.ClientOptions();
                options.ClientCertificateContext = null;
                return options;
            },
        }));
        Assert.Contains("does it accept our certificate?", none, StringComparison.Ordinal);
        TestContext.Current.SendDiagnosticMessage($"{unknown}\n{refused}\n{none}");
        Directory.Delete(folder, recursive: true);
    }

    [Fact(Timeout = 60_000)]
    public async Task Where_a_name_is_demanded_other_certificates_of_the_same_authority_are_turned_away()
    {
        await using EtcdGroup group = await EtcdGroup.StartAsync(2, secure: true, allowedName: Allowed, Token);
        await using EtcdClient member = new(group.Options() with { Tls = _ => group.Authority.ClientOptions(group.Authority.Issue("m", Allowed)) });
        await member.PutAsync("tls/k", "v");
        string person = await FailAsync(new(group.Options() with { Tls = _ => group.Authority.ClientOptions(group.Authority.Issue("person")) }));
        Assert.Contains("does it accept our certificate?", person, StringComparison.Ordinal);
    }

    private static async Task<string> FailAsync(EtcdClient client)
    {
        await using (client)
        {
            return (await Assert.ThrowsAsync<EtcdUnavailableException>(() => client.GetAsync("tls/k", cancellationToken: Token))).Message;
        }
    }
}

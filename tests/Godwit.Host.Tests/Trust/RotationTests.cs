using System.Security.Cryptography.X509Certificates;
using Godwit.Contracts.Domains;
using Godwit.Host.Trust;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Godwit.Host.Tests.Trust;

public sealed class RotationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_rotation_leaves_open_connections_alone_and_shows_the_new_certificate_to_new_ones()
    {
        await using var a = await Daemon.StartAsync("a", _folder);
        var before = await a.FoundAsync();
        var person = await a.PersonAsync("ada", Role.Administrator);
        X509Certificate2? seenFirst = null, seenThen = null;
        using var open = a.Remote(person, certificate => seenFirst = certificate);
        var connection = await open.GetStringAsync("api/v1/connection");

        using var root = a.Local();
        using var rotated = await root.PostAsync("api/v1/domain/rotate", null);
        Assert.True(rotated.IsSuccessStatusCode);

        Assert.Equal(connection, await open.GetStringAsync("api/v1/connection"));
        using var fresh = a.Remote(person, certificate => seenThen = certificate);
        Assert.NotEqual(connection, await fresh.GetStringAsync("api/v1/connection"));
        Assert.Equal(before.Certificate.SerialNumber, seenFirst!.SerialNumber);
        Assert.Equal(a.Get<DomainMembership>().Current!.Certificate.SerialNumber, seenThen!.SerialNumber);
        Assert.NotEqual(seenFirst.SerialNumber, seenThen.SerialNumber);
    }

    [Fact]
    public async Task When_a_third_of_its_life_is_left_a_member_renews_at_the_founder_by_itself()
    {
        await using var a = await Daemon.StartAsync("a", _folder, _clock);
        await using var b = await Daemon.StartAsync("b", _folder, _clock);
        await a.FoundAsync();
        var before = await b.JoinAsync(a.TokenFor("b"));

        _clock.Advance(TimeSpan.FromDays(61));
        await a.Log.UntilAsync(610);
        await b.Log.UntilAsync(610);

        var after = b.Get<DomainMembership>().Current!;
        Assert.NotEqual(before.Certificate.SerialNumber, after.Certificate.SerialNumber);
        Assert.True(after.Expires > _clock.GetUtcNow().AddDays(89));
        Assert.NotEqual(before.TransferFolder, after.TransferFolder);

        // Past the end of the first certificates, only the new ones can still talk.
        _clock.Advance(TimeSpan.FromDays(30));
        using var client = b.Get<PeerHttp>().CreateClient(b.Get<PeerDirectory>().Find("a")!, TimeSpan.FromSeconds(5));
        Assert.Equal("pong", await client.GetStringAsync("peer/v1/ping"));
    }

    [Fact]
    public async Task A_daemon_that_starts_again_is_still_in_its_domain_with_its_peers_and_its_last_certificate()
    {
        await using var a = await Daemon.StartAsync("a", _folder, _clock);
        await a.FoundAsync();
        HostOptions options;
        string serial;
        await using (var b = await Daemon.StartAsync("b", _folder, _clock))
        {
            await b.JoinAsync(a.TokenFor("b"));
            serial = (await b.Get<DomainLife>().RotateAsync(default)).Certificate.SerialNumber;
            options = b.Options;
        }

        await using var again = await Daemon.StartAsync(options, _clock);
        Assert.Equal(serial, again.Get<DomainMembership>().Required.Certificate.SerialNumber);
        Assert.NotNull(again.Get<PeerDirectory>().Find("a"));
    }

    [Fact]
    public async Task A_host_that_listens_elsewhere_now_gets_a_certificate_for_that_and_its_peers_hear_of_it()
    {
        await using var a = await Daemon.StartAsync("a", _folder, _clock);
        await a.FoundAsync();
        HostOptions options;
        await using (var b = await Daemon.StartAsync("b", _folder, _clock))
        {
            await b.JoinAsync(a.TokenFor("b"));
            options = b.Options;
        }

        var moved = options with { MoveAddresses = [.. options.MoveAddresses, "127.0.0.77:6600"] };
        await using var again = await Daemon.StartAsync(moved, _clock);
        await again.Log.UntilAsync(610);
        Assert.Equal(moved.MoveAddresses, a.Get<PeerDirectory>().Find("b")!.MoveAddresses);
    }

    [Fact]
    public async Task A_crash_before_the_commit_leaves_the_old_certificates_in_force()
    {
        await using var a = await Daemon.StartAsync("a", _folder, _clock);
        var before = await a.FoundAsync();
        var trust = Path.Combine(a.Options.StateFolder, "trust");

        // What a rotation has written when the power goes just before its last step.
        var half = Path.Combine(trust, "generations", "2");
        Directory.CreateDirectory(half);
        await File.WriteAllTextAsync(Path.Combine(half, "host.pem"), "half a certif");
        File.CreateSymbolicLink(Path.Combine(trust, "current.new"), "generations/2");

        var folder = new TrustFolder(trust, guestGroup: null);
        Assert.Equal(before.Certificate.SerialNumber, folder.Load()!.Certificate.SerialNumber);
        var after = await a.Get<DomainLife>().RotateAsync(default);
        Assert.Equal(after.Certificate.SerialNumber, folder.Load()!.Certificate.SerialNumber);
        foreach (var name in (string[])["ca.pem", "host.pem", "host.key", "domain.json", "transfer/server-key.pem"])
        {
            Assert.True(File.Exists(Path.Combine(trust, name)), name);
        }
    }

    [Theory]
    //          days since issue, address covered, due
    [InlineData(0, true, false)]
    [InlineData(59, true, false)]
    [InlineData(61, true, true)]
    [InlineData(100, true, true)]
    [InlineData(0, false, true)]
    public void A_certificate_is_renewed_when_a_third_is_left_or_an_address_is_missing(int days, bool covered, bool due)
    {
        using var keys = new HostKeys();
        var options = new HostOptions
        {
            HostName = "a",
            StateFolder = "",
            RunFolder = "",
            VirtualMachinePath = "",
            MoveAddresses = ["10.0.0.1:6600", "[fd00::1]:6600", "hosta.example:6600"],
            GuestUser = "",
        };
        var authority = CertificateAuthority.Create("lab", _clock);
        var (pem, _) = authority.IssuePair("a", keys.ToRequests(options));
        using var certificate = X509Certificate2.CreateFromPem(pem);
        var addresses = covered ? options.MoveAddresses : [.. options.MoveAddresses, "10.0.0.2:6600"];
        Assert.Equal(due, Renewal.IsDue(certificate, addresses, _clock.GetUtcNow().AddDays(days)));
    }
}

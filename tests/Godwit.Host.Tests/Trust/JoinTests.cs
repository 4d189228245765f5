using System.Buffers.Text;
using System.Text;
using Godwit.Contracts;
using Godwit.Contracts.Domains;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Trust;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Godwit.Host.Tests.Trust;

public sealed class JoinTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private Daemon _a = null!;
    private Daemon _b = null!;

    public async ValueTask InitializeAsync()
    {
        _a = await Daemon.StartAsync("a", _folder, _clock);
        _b = await Daemon.StartAsync("b", _folder, _clock);
        await _a.FoundAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_second_host_joins_and_both_know_each_other_and_talk()
    {
        using var root = _b.Local();
        var join = new JoinDomainRequest { Token = _a.TokenFor("b") };
        var view = await root.PostAsync(
            "api/v1/domain/join", join, GodwitJson.Default.JoinDomainRequest, GodwitJson.Default.DomainView);

        Assert.Equal(("lab", false), (view.Name, view.HoldsAuthority));
        Assert.Equal(_a.Get<DomainMembership>().Required.ToView().Fingerprint, view.Fingerprint);
        Assert.Equal([_a.Address], _b.Get<PeerDirectory>().Find("a")!.MoveAddresses);
        Assert.Equal([_b.Address], _a.Get<PeerDirectory>().Find("b")!.MoveAddresses);
        Assert.Equal("pong", await PingAsync(_b, "a"));
        Assert.Equal("pong", await PingAsync(_a, "b"));
    }

    [Fact]
    public async Task A_third_host_is_announced_to_the_second()
    {
        await _b.JoinAsync(_a.TokenFor("b"));
        await using var c = await Daemon.StartAsync("c", _folder, _clock);
        await c.JoinAsync(_a.TokenFor("c"));
        Assert.NotNull(c.Get<PeerDirectory>().Find("b"));
        await _b.Log.UntilAsync(620, "c");
        Assert.Equal("pong", await PingAsync(_b, "c"));
    }

    [Fact]
    public async Task A_token_works_once()
    {
        var token = _a.TokenFor("b");
        await _b.JoinAsync(token);
        using var folder = new TemporaryFolder();
        await using var twin = await Daemon.StartAsync("b", folder, _clock);
        Assert.Equal(ProblemId.TokenInvalid, await RefusalOfJoinAsync(twin, token));
        Assert.Null(twin.Get<DomainMembership>().Current);
    }

    [Fact]
    public async Task A_token_lapses()
    {
        var token = _a.TokenFor("b", minutes: 5);
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(ProblemId.TokenInvalid, await RefusalOfJoinAsync(_b, token));
        Assert.Null(_b.Get<DomainMembership>().Current);
        await _b.JoinAsync(_a.TokenFor("b", minutes: 5));
    }

    [Fact]
    public async Task A_token_is_for_one_name()
    {
        Assert.Equal(ProblemId.TokenInvalid, await RefusalOfJoinAsync(_b, _a.TokenFor("other")));

        var forged = Invitation.Parse(_a.TokenFor("other")) with { HostName = "b" };
        Assert.Equal(ProblemId.TokenInvalid, await RefusalOfJoinAsync(_b, forged.ToToken()));
        Assert.Empty(_a.Get<PeerDirectory>().All);
    }

    [Theory]
    [InlineData("A")]
    [InlineData("B")]
    [InlineData("b,CN=a")]
    [InlineData("b ")]
    [InlineData("-b")]
    [InlineData("")]
    [InlineData("a")]
    public void Nobody_is_invited_under_a_name_that_could_pass_for_another(string hostName)
    {
        var refusal = Assert.Throws<RefusedException>(() => _a.TokenFor(hostName));
        Assert.Equal(ProblemId.MalformedRequest, refusal.Problem.Id);
    }

    [Fact]
    public async Task Without_the_tokens_fingerprint_a_founding_host_is_an_impostor_and_never_hears_the_secret()
    {
        var token = _a.TokenFor("b");
        var wrong = Invitation.Parse(token) with { Fingerprint = new string('0', 64) };
        Assert.Equal(ProblemId.CertificateRejected, await RefusalOfJoinAsync(_b, wrong.ToToken()));
        await _b.JoinAsync(token);
    }

    [Fact]
    public async Task A_member_that_is_not_the_founder_cannot_enrol_others()
    {
        await _b.JoinAsync(_a.TokenFor("b"));
        var refusal = Assert.Throws<RefusedException>(() => _b.TokenFor("c"));
        Assert.Equal(ProblemId.NotAllowed, refusal.Problem.Id);
        Assert.Contains("a", refusal.Problem.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_founder_that_does_not_answer_is_said_to_be_unreachable()
    {
        var silent = Invitation.Parse(_a.TokenFor("b")) with { Addresses = ["127.0.0.1:1"] };
        Assert.Equal(ProblemId.HostUnreachable, await RefusalOfJoinAsync(_b, silent.ToToken()));
    }

    [Fact]
    public async Task Whatever_is_not_a_token_is_refused_as_one()
    {
        Assert.Equal(ProblemId.TokenInvalid, await RefusalOfJoinAsync(_b, "hello!"));
        Assert.Equal(ProblemId.TokenInvalid, await RefusalOfJoinAsync(_b, ""));
        Assert.Equal(
            ProblemId.TokenInvalid, await RefusalOfJoinAsync(_b, Base64Url.EncodeToString(Encoding.UTF8.GetBytes("{}"))));
    }

    [Fact]
    public async Task Another_host_of_the_domain_cannot_stand_in_for_the_one_meant()
    {
        await _b.JoinAsync(_a.TokenFor("b"));
        await using var c = await Daemon.StartAsync("c", _folder, _clock);
        await c.JoinAsync(_a.TokenFor("c"));
        c.Get<PeerDirectory>().Put(new() { Name = "a", MoveAddresses = [_b.Address] });
        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => PingAsync(c, "a"));
        Assert.Equal(ProblemId.CertificateRejected, PeerHttp.Explain(failure, "a")!.Problem.Id);
    }

    [Fact]
    public async Task A_peer_is_found_at_its_second_address_when_the_first_is_dead()
    {
        await _b.JoinAsync(_a.TokenFor("b"));
        _b.Get<PeerDirectory>().Put(new() { Name = "a", MoveAddresses = ["127.0.0.1:1", _a.Address] });
        Assert.Equal("pong", await PingAsync(_b, "a"));
    }

    [Fact]
    public async Task Tokens_and_keys_are_for_root_and_secrets_are_not_in_the_files()
    {
        var secret = Invitation.Parse(_a.TokenFor("b")).Secret;
        var trust = Path.Combine(_a.Options.StateFolder, "trust");
        Assert.DoesNotContain(secret, await File.ReadAllTextAsync(Path.Combine(trust, "tokens.json")), StringComparison.Ordinal);
        const UnixFileMode others = UnixFileMode.OtherRead | UnixFileMode.GroupRead;
        foreach (var file in (string[])["tokens.json", "ca/ca.key", "host.key"])
        {
            Assert.Equal(default, File.GetUnixFileMode(Path.Combine(trust, file)) & others);
        }
    }

    private static async Task<string> PingAsync(Daemon from, string to)
    {
        using var client = from.Get<PeerHttp>().CreateClient(from.Get<PeerDirectory>().Find(to)!, TimeSpan.FromSeconds(5));
        return await client.GetStringAsync("peer/v1/ping");
    }

    private static async Task<ProblemId> RefusalOfJoinAsync(Daemon host, string token) =>
        (await Assert.ThrowsAsync<RefusedException>(() => host.JoinAsync(token))).Problem.Id;
}

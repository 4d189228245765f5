using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Godwit.Contracts;
using Godwit.Contracts.Domains;
using Godwit.Contracts.Problems;
using Godwit.Host.Trust;
using Xunit;

namespace Godwit.Host.Tests.Trust;

public sealed class AuthenticationTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private Daemon _a = null!;

    public async ValueTask InitializeAsync()
    {
        _a = await Daemon.StartAsync("a", _folder);
        await _a.FoundAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _a.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Without_a_certificate_only_enrolment_answers()
    {
        using var nobody = _a.Remote(null);
        Assert.Equal(ProblemId.NotAuthenticated, (await nobody.GetAsync("api/v1/whoami").RefusalAsync()).Id);
        Assert.Equal(ProblemId.NotAuthenticated, (await nobody.GetAsync("peer/v1/ping").RefusalAsync()).Id);
        Assert.Equal(ProblemId.NotAuthenticated, (await nobody.GetAsync("nowhere").RefusalAsync()).Id);
        Assert.Contains("BEGIN CERTIFICATE", await nobody.GetStringAsync("enroll/v1/authority"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_unproven_cannot_send_large_bodies()
    {
        using var nobody = _a.Remote(null);
        using var large = new StringContent(new string(' ', 100_000), null, "application/json");
        Assert.Equal(ProblemId.RequestTooLarge, (await nobody.PostAsync("enroll/v1/join", large).RefusalAsync()).Id);
    }

    [Fact]
    public async Task Before_there_is_a_domain_no_handshake_succeeds_and_the_local_root_can_found_one()
    {
        await using var fresh = await Daemon.StartAsync("fresh", _folder);
        using var nobody = fresh.Remote(null);
        await Assert.ThrowsAsync<HttpRequestException>(() => nobody.GetAsync("enroll/v1/authority"));

        using var root = fresh.Local();
        Assert.Equal("root (local)", await root.GetStringAsync("api/v1/whoami"));
        Assert.Equal(ProblemId.NotInDomain, (await root.GetAsync("api/v1/domain").RefusalAsync()).Id);
        var create = new CreateDomainRequest { Name = "home" };
        var view = await root.PostAsync(
            "api/v1/domain", create, GodwitJson.Default.CreateDomainRequest, GodwitJson.Default.DomainView);
        Assert.Equal(("home", true), (view.Name, view.HoldsAuthority));
        Assert.Contains("BEGIN", await nobody.GetStringAsync("enroll/v1/authority"), StringComparison.Ordinal);

        var again = await root.PostAsJsonAsync("api/v1/domain", create, GodwitJson.Default.CreateDomainRequest).RefusalAsync();
        Assert.Equal(ProblemId.DomainExists, again.Id);
    }

    [Fact]
    public async Task A_foreign_authoritys_certificate_fails_the_handshake()
    {
        await using var stranger = await Daemon.StartAsync("stranger", _folder);
        await stranger.FoundAsync();
        using var client = _a.Remote(await stranger.PersonAsync("alice", Role.Administrator));
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("api/v1/whoami"));
        Assert.Contains("alice", await _a.Log.UntilAsync(600), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_for_servers_alone_fails_the_handshake()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(
            new DomainIdentity("alice", Role.Administrator, "lab").ToSubject(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid(DomainChain.ServerPurpose)], critical: false));
        var root = _a.Get<TrustFolder>().LoadAuthority();
        var certificate = request
            .Create(root, root.NotBefore, root.NotAfter, [1, 2, 3])
            .CopyWithPrivateKey(key);

        using var client = _a.Remote(certificate);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("api/v1/whoami"));
        await _a.Log.UntilAsync(600, "alice");
    }

    [Fact]
    public async Task A_reader_reads_and_changes_nothing()
    {
        using var reader = _a.Remote(await _a.PersonAsync("rea", Role.Reader));
        Assert.Equal("rea (reader)", await reader.GetStringAsync("api/v1/whoami"));
        var refusal = await reader.PostAsync("api/v1/vms/web01/start", null).RefusalAsync();
        Assert.Equal((ProblemId.NotAllowed, 403), (refusal.Id, refusal.Status));
        Assert.Contains("rea (reader)", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operator_starts_machines_and_makes_no_switches()
    {
        using var client = _a.Remote(await _a.PersonAsync("op@example", Role.Operator));
        using var started = await client.PostAsync("api/v1/vms/web01/start", null);
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        Assert.Equal(ProblemId.NotAllowed, (await client.PostAsync("api/v1/switches", null).RefusalAsync()).Id);
    }

    [Fact]
    public async Task The_peer_link_is_for_hosts_alone_and_hosts_are_on_it_alone()
    {
        using var person = _a.Remote(await _a.PersonAsync("ada", Role.Administrator));
        Assert.Equal(ProblemId.NotAllowed, (await person.GetAsync("peer/v1/ping").RefusalAsync()).Id);
        using var host = _a.Remote(_a.Get<DomainMembership>().Current!.Certificate);
        Assert.Equal("pong", await host.GetStringAsync("peer/v1/ping"));
        Assert.Equal(ProblemId.NotAllowed, (await host.GetAsync("api/v1/whoami").RefusalAsync()).Id);
        using var root = _a.Local();
        Assert.Equal(ProblemId.NotAllowed, (await root.GetAsync("peer/v1/ping").RefusalAsync()).Id);
    }

    [Fact]
    public async Task A_transfer_certificate_opens_nothing()
    {
        var transfer = _a.Get<DomainMembership>().Current!.TransferFolder;
        using var client = _a.Remote(X509Certificate2.CreateFromPemFile(
            Path.Combine(transfer, "client-cert.pem"), Path.Combine(transfer, "client-key.pem")));
        Assert.Equal(ProblemId.NotAllowed, (await client.GetAsync("api/v1/whoami").RefusalAsync()).Id);
        Assert.Equal(ProblemId.NotAllowed, (await client.GetAsync("peer/v1/ping").RefusalAsync()).Id);
        Assert.Equal(ProblemId.NotAllowed, (await client.GetAsync("enroll/v1/authority").RefusalAsync()).Id);
    }

    [Theory]
    [InlineData(Role.Host)]
    [InlineData(Role.Transfer)]
    public async Task Nobody_gets_a_hosts_role_as_a_person(Role role)
    {
        using var root = _a.Local();
        var request = new IssueCertificateRequest { PersonName = "b", Role = role };
        var refusal = await root
            .PostAsJsonAsync("api/v1/domain/certificates", request, GodwitJson.Default.IssueCertificateRequest)
            .RefusalAsync();
        Assert.Equal(ProblemId.MalformedRequest, refusal.Id);
    }

    [Fact]
    public async Task Malformed_json_and_bugs_are_problems_too_and_bugs_keep_their_secrets()
    {
        using var root = _a.Local();
        using var broken = new StringContent("{\"name\":", null, "application/json");
        Assert.Equal(ProblemId.MalformedRequest, (await root.PostAsync("api/v1/domain", broken).RefusalAsync()).Id);
        using var empty = new StringContent("{}", null, "application/json");
        Assert.Equal(ProblemId.MalformedRequest, (await root.PostAsync("api/v1/domain", empty).RefusalAsync()).Id);
        using var plain = new StringContent("{}");
        Assert.Equal(ProblemId.MalformedRequest, (await root.PostAsync("api/v1/domain", plain).RefusalAsync()).Id);
        Assert.Equal(ProblemId.MethodNotAllowed, (await root.PutAsync("api/v1/domain", plain).RefusalAsync()).Id);
        var bug = await root.PostAsync("api/v1/bug", null).RefusalAsync();
        Assert.Equal((ProblemId.Unexpected, 500), (bug.Id, bug.Status));
        Assert.DoesNotContain("secret", bug.Detail, StringComparison.Ordinal);
        Assert.Equal(ProblemId.NotFound, (await root.GetAsync("api/v1/nothing").RefusalAsync()).Id);
    }
}

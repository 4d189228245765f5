using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Godwit.Client;
using Godwit.Contracts.Domains;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.EndToEnd.Tests.Faults;
using Godwit.EndToEnd.Tests.Refusals;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;
using Godwit.Lab.Processes;
using Xunit;

namespace Godwit.EndToEnd.Tests.Trust;

[Collection(nameof(TwoHosts))]
public sealed class TrustTests(TwoHosts hosts)
{
    [Fact]
    public Task A_join_token_works_once() => hosts.TellAsync(async () =>
    {
        await using TemporaryLab temporary = await Labs.TestLab.UpAsync(Labs.TestLab.Options() with { FormDomain = false });
        LabHost newcomer = temporary.Lab.Host("hostb");
        using GodwitClient founder = temporary.Lab.Host("hosta").OpenClient();
        await founder.CreateDomainAsync("once");
        JoinToken token = await founder.CreateTokenAsync(new CreateTokenRequest { HostName = newcomer.Name });
        await JoinAsync(newcomer, token);

        // A thief with the same name and the same token, on a machine that knows nothing.
        await newcomer.KillDaemonAsync();
        Directory.Delete(newcomer.PathOutside("/var/lib/godwit/trust"), recursive: true);
        await newcomer.StartDaemonAsync();
        GodwitException refused = await Assert.ThrowsAsync<GodwitException>(() => JoinAsync(newcomer, token));
        Refusal.AssertClear(refused.Problem, ProblemId.TokenInvalid);

        await JoinAsync(newcomer, await founder.CreateTokenAsync(new CreateTokenRequest { HostName = newcomer.Name }));
    });

    [Fact]
    public Task A_reader_sees_and_an_operator_moves() => hosts.TellAsync(new VmShape(), async vm =>
    {
        await vm.StartAsync();
        string reader = await HostsFileOfAsync("rita", Role.Reader);
        string operating = await HostsFileOfAsync("otto", Role.Operator);
        string[] move = ["move", vm.Name, "hostb", "--storage", $"/vms/{vm.Name}", "--json"];

        CommandResult seen = await GodwitProgram.RunInsideAsync(hosts.B, reader, "vm", "show", vm.Name, "--json");
        Assert.True(seen.ExitCode == 0, seen.Error);
        CommandResult refused = await GodwitProgram.RunInsideAsync(hosts.B, reader, move);
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("not-allowed", refused.Error + refused.Output, StringComparison.Ordinal);
        await vm.AssertOneOwnerAsync(hosts.A);

        CommandResult moved = await GodwitProgram.RunInsideAsync(hosts.B, operating, move);
        Assert.True(moved.ExitCode == 0, moved.Error);
        await vm.AssertOneOwnerAsync(hosts.B);

        using GodwitClient client = hosts.A.OpenClient();
        AuditEntry[] trail = [.. (await client.GetAuditAsync()).Where(entry => entry.Action.EndsWith($"/vms/{vm.Name}/move", StringComparison.Ordinal))];
        Assert.Contains(trail, entry => entry.Who.Contains("rita", StringComparison.Ordinal) && entry.Outcome == 403);
        Assert.Contains(trail, entry => entry.Who.Contains("otto", StringComparison.Ordinal) && entry.Outcome == 202);
    });

    [Fact]
    public Task A_certificate_of_another_authority_opens_nothing() => hosts.TellAsync(async () =>
    {
        IssuedCertificate ours = await IssueAsync("anna", Role.Administrator);
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=anna, OU=Administrator", key, HashAlgorithmName.SHA256);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 foreign = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        string file = await HostsFileOfAsync("mallory", new IssuedCertificate
        {
            CertificatePem = foreign.ExportCertificatePem(),
            PrivateKeyPem = key.ExportPkcs8PrivateKeyPem(),
            AuthorityPem = ours.AuthorityPem,
        });

        CommandResult refused = await GodwitProgram.RunInsideAsync(hosts.B, file, "vm", "list", "--host", "hosta");

        Assert.NotEqual(0, refused.ExitCode);
        Assert.NotEmpty(refused.Error);
        Assert.Empty(refused.Output);
    });

    [Fact]
    [Trait("category", "slow")]
    public Task Certificates_renewed_in_the_middle_of_a_move_do_not_disturb_it() => hosts.TellAsync(
        new VmShape { Load = "drate=100 mem=48 mrate=20" },
        async vm =>
        {
            await vm.StartAsync();
            GuestStatistics before = await vm.Agent.ReadAsync();
            await hosts.SetRateAsync(TwoHosts.SlowRate);
            OperationView move = await vm.BeginMoveAsync(hosts.B);
            await MoveMoments.UntilAsync(hosts.A, move.Id, Moment.Mirror);

            foreach (LabHost host in hosts.Lab.Hosts)
            {
                using GodwitClient client = host.OpenClient();
                await client.RotateCertificatesAsync();
            }

            await hosts.SetRateAsync(TwoHosts.FullRate);
            OperationView end = await vm.EndOfAsync(move, hosts.A);
            Assert.True(end.State is OperationState.Completed, $"{end.Problem}");
            await vm.AssertOneOwnerAsync(hosts.B);
            await vm.AssertSameGuestAsync(before);
            await vm.MoveAsync();
            await vm.AssertOneOwnerAsync(hosts.A);
            await vm.AssertNothingLostAsync();
        });

    private static async Task JoinAsync(LabHost host, JoinToken token)
    {
        using GodwitClient client = host.OpenClient();
        await client.JoinDomainAsync(token.Token);
    }

    private async Task<IssuedCertificate> IssueAsync(string person, Role role)
    {
        using GodwitClient client = hosts.A.OpenClient();
        return await client.IssueCertificateAsync(new IssueCertificateRequest { PersonName = person, Role = role });
    }

    private async Task<string> HostsFileOfAsync(string person, Role role) => await HostsFileOfAsync(person, await IssueAsync(person, role));

    /// <summary>Both hosts by their network addresses, with this person's certificate.</summary>
    private async Task<string> HostsFileOfAsync(string person, IssuedCertificate certificate)
    {
        string folder = Path.Combine(hosts.Lab.StateFolder, "people", person);
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "certificate.pem"), certificate.CertificatePem);
        await File.WriteAllTextAsync(Path.Combine(folder, "key.pem"), certificate.PrivateKeyPem);
        await File.WriteAllTextAsync(Path.Combine(folder, "authority.pem"), certificate.AuthorityPem);
        string file = Path.Combine(folder, "hosts.json");
        var entries = hosts.Lab.Hosts.Select((host, i) => (host.Name, Entry: new Dictionary<string, string>
        {
            ["address"] = $"https://10.70.0.{i + 1}:6601",
            ["certificate"] = "certificate.pem",
            ["key"] = "key.pem",
            ["authority"] = "authority.pem",
        })).ToDictionary(pair => pair.Name, pair => pair.Entry);
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(entries));
        return file;
    }
}

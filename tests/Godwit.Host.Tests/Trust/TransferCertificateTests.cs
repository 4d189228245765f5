using System.Diagnostics;
using Godwit.Host.Trust;
using Xunit;

namespace Godwit.Host.Tests.Trust;

/// <summary>Real QEMU reads what we write: the credentials, and the identity that lets one host in and no other.</summary>
public sealed class TransferCertificateTests
{
    [Fact]
    public async Task Qemu_lets_in_the_transfer_certificate_that_its_authz_names_and_no_other()
    {
        using var folder = new TemporaryFolder();
        await using var a = await Daemon.StartAsync("a", folder);
        await using var b = await Daemon.StartAsync("b.example", folder);
        await using var c = await Daemon.StartAsync("c", folder);
        await a.FoundAsync("lab.example");
        await b.JoinAsync(a.TokenFor("b.example"));
        await c.JoinAsync(a.TokenFor("c"));

        using var qemu = await QemuWithAnExport.StartAsync(
            b.Get<DomainMembership>().Current!.TransferFolder, TransferIdentity.Of("a", "lab.example"));

        var ofA = Path.Combine(a.Options.StateFolder, "trust", "transfer");
        var ofC = Path.Combine(c.Options.StateFolder, "trust", "transfer");
        var (allowed, answer) = await qemu.ConnectAsync(ofA, "b.example");
        Assert.True(allowed == 0, answer);
        var (denied, _) = await qemu.ConnectAsync(ofC, "b.example");
        Assert.NotEqual(0, denied);
        var (misnamed, reason) = await qemu.ConnectAsync(ofA, "c");
        Assert.NotEqual(0, misnamed);
        Assert.Contains("does not match the hostname", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_guest_users_group_reads_the_transfer_keys_and_no_other_does()
    {
        using var folder = new TemporaryFolder();
        await using var a = await Daemon.StartAsync("a", folder);
        var transfer = (await a.FoundAsync()).TransferFolder;
        var start = new ProcessStartInfo("stat")
        {
            RedirectStandardOutput = true,
            ArgumentList = { "-c", "%a %U %g", transfer, Path.Combine(transfer, "server-key.pem") },
        };
        using var stat = Process.Start(start)!;
        var group = GuestGroup.Of("nobody");
        Assert.Equal($"750 root {group}\n640 root {group}\n", await stat.StandardOutput.ReadToEndAsync());
        Assert.Null(GuestGroup.Of("no-such-user"));
    }

    [Fact]
    public async Task Qemu_turns_away_another_domains_transfer_certificate_of_the_same_name()
    {
        using var folder = new TemporaryFolder();
        await using var b = await Daemon.StartAsync("b", folder);
        await using var stranger = await Daemon.StartAsync("a", folder);
        await b.FoundAsync("lab");
        await stranger.FoundAsync("lab");
        using var qemu = await QemuWithAnExport.StartAsync(
            b.Get<DomainMembership>().Current!.TransferFolder, TransferIdentity.Of("a", "lab"));

        // The client is given b's authority, so that it is the server that must refuse.
        var forged = folder.Sub("forged");
        Directory.CreateDirectory(forged);
        var own = stranger.Get<DomainMembership>().Current!.TransferFolder;
        File.Copy(Path.Combine(own, "client-cert.pem"), Path.Combine(forged, "client-cert.pem"));
        File.Copy(Path.Combine(own, "client-key.pem"), Path.Combine(forged, "client-key.pem"));
        File.Copy(
            Path.Combine(b.Get<DomainMembership>().Current!.TransferFolder, "ca-cert.pem"), Path.Combine(forged, "ca-cert.pem"));

        var (status, _) = await qemu.ConnectAsync(forged, "b", ownCheck: false);
        Assert.NotEqual(0, status);
    }
}

using Xunit;

namespace Godwit.Etcd.Tests;

public sealed class CommandLineTests
{
    private static readonly EtcdMemberSettings _founder = new()
    {
        Name = "a",
        DataFolder = "/data/a",
        ClientUrl = new("https://10.0.0.1:2379/"),
        PeerUrl = new("https://10.0.0.1:2380/"),
        InitialCluster = new Dictionary<string, Uri> { ["a"] = new("https://10.0.0.1:2380"), ["b"] = new("https://10.0.0.2:2380") },
    };

    [Theory]
    [InlineData("--name", "a")]
    [InlineData("--data-dir", "/data/a")]
    [InlineData("--listen-client-urls", "https://10.0.0.1:2379")]
    [InlineData("--advertise-client-urls", "https://10.0.0.1:2379")]
    [InlineData("--listen-peer-urls", "https://10.0.0.1:2380")]
    [InlineData("--initial-cluster", "a=https://10.0.0.1:2380,b=https://10.0.0.2:2380")]
    [InlineData("--initial-cluster-state", "new")]
    [InlineData("--heartbeat-interval", "100")]
    [InlineData("--election-timeout", "1000")]
    [InlineData("--auto-compaction-mode", "revision")]
    [InlineData("--auto-compaction-retention", "10000")]
    [InlineData("--quota-backend-bytes", "2147483648")]
    public void A_founder_is_told(string flag, string value) => Assert.Equal(value, After(_founder, flag));

    [Fact]
    public void A_member_that_joins_says_so() =>
        Assert.Equal("existing", After(_founder with { Joins = true }, "--initial-cluster-state"));

    [Fact]
    public void History_is_kept_by_age_where_an_age_is_given()
    {
        EtcdMemberSettings member = _founder with { KeepHistory = TimeSpan.FromMinutes(10) };
        Assert.Equal("periodic", After(member, "--auto-compaction-mode"));
        Assert.Equal("600s", After(member, "--auto-compaction-retention"));
    }

    [Fact]
    public void It_listens_at_more_addresses_and_advertises_one()
    {
        EtcdMemberSettings member = _founder with { AlsoListenAt = [new("https://127.0.0.1:2379")] };
        Assert.Equal("https://10.0.0.1:2379,https://127.0.0.1:2379", After(member, "--listen-client-urls"));
        Assert.Equal("https://10.0.0.1:2379", After(member, "--advertise-client-urls"));
    }

    [Fact]
    public void With_certificates_both_sides_prove_themselves_to_clients_and_to_members()
    {
        EtcdMemberSettings member = _founder with { Tls = new("c.pem", "k.pem", "ca.pem") { AllowedName = "etcd.lab" } };
        string line = string.Join(' ', EtcdCommandLine.Of(member));
        Assert.Contains("--cert-file c.pem --key-file k.pem --trusted-ca-file ca.pem --client-cert-auth", line, StringComparison.Ordinal);
        Assert.Contains("--peer-cert-file c.pem --peer-key-file k.pem --peer-trusted-ca-file ca.pem --peer-client-cert-auth", line, StringComparison.Ordinal);
        Assert.Equal("etcd.lab", After(member, "--client-cert-allowed-hostname"));
        Assert.Equal("etcd.lab", After(member, "--peer-cert-allowed-hostname"));
    }

    [Fact]
    public void A_new_cluster_is_forced_only_when_asked_for()
    {
        Assert.DoesNotContain("--force-new-cluster", EtcdCommandLine.Of(_founder));
        Assert.Contains("--force-new-cluster", EtcdCommandLine.Of(_founder with { ForceNewCluster = true }));
    }

    private static string After(EtcdMemberSettings member, string flag)
    {
        string[] line = [.. EtcdCommandLine.Of(member)];
        return line[Array.IndexOf(line, flag) + 1];
    }
}

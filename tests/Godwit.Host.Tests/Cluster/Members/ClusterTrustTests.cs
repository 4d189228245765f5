using System.Net.Security;
using Godwit.Etcd;
using Godwit.Etcd.Tests;
using Godwit.Host.Cluster.Members;
using Godwit.Host.Tests.Trust;
using Xunit;

namespace Godwit.Host.Tests.Cluster.Members;

/// <summary>The cluster's memory has an authority of its own: a certificate of the domain, a host's or a person's, opens nothing there.</summary>
public sealed class ClusterTrustTests
{
    [Fact]
    public async Task Only_whom_the_cluster_s_own_authority_signed_is_heard_by_its_memory()
    {
        Etcd.Tests.EtcdProcess.RequireInstalled();
        using TemporaryFolder temporary = new();
        Directory.CreateDirectory(temporary.Sub("domain"));
        ClusterFolder folder = Folder(temporary.Sub("state"));
        (string pem, string keyPem) = ClusterAuthority.Create("cluster1", TimeProvider.System);
        folder.Begin();
        folder.Write(ClusterAuthority.Issue(pem, keyPem, "a", ["127.0.0.1"]));
        Uri client = FreeAddress(), peer = FreeAddress();
        using var member = new Etcd.Tests.EtcdProcess(new EtcdMemberSettings
        {
            Name = "a",
            DataFolder = folder.DataFolder,
            ClientUrl = client,
            PeerUrl = peer,
            InitialCluster = new Dictionary<string, Uri> { ["a"] = peer },
            Tls = new EtcdMemberTls(folder.CertificatePath, folder.KeyPath, folder.AuthorityPath),
        });
        member.Start();
        var node = new ClusterMember { ClusterId = "c1", ClusterName = "cluster1", NodeName = "a", Endpoints = client.GetLeftPart(UriPartial.Authority), LeaseSeconds = 5 };
        EtcdOptions options = ClusterTls.Options(node, folder);
        await using (EtcdClient ours = new(options))
        {
            await Eventually.AnswerAsync(
                async () => await ours.GetStatusAsync(client, TestContext.Current.CancellationToken) is { Leader: not null } up ? up : null,
                () => $"etcd did not come up: {member.LastWords}", TestContext.Current.CancellationToken);
        }

        // As a host's certificate of the domain: right in all but who signed it.
        using var domain = new TestAuthority(temporary.Sub("domain"));
        await using EtcdClient stranger = new(options with
        {
            Tls = address =>
            {
                SslClientAuthenticationOptions shown = options.Tls!(address);
                shown.ClientCertificateContext = SslStreamCertificateContext.Create(domain.Issue("a"), additionalCertificates: null, offline: true);
                return shown;
            },
        });
        await Assert.ThrowsAsync<EtcdUnavailableException>(() => stranger.GetAsync("/godwit/cluster", cancellationToken: TestContext.Current.CancellationToken));
        await using EtcdClient nobody = new(options with
        {
            Tls = address =>
            {
                SslClientAuthenticationOptions shown = options.Tls!(address);
                shown.ClientCertificateContext = null;
                return shown;
            },
        });
        await Assert.ThrowsAsync<EtcdUnavailableException>(() => nobody.GetAsync("/godwit/cluster", cancellationToken: TestContext.Current.CancellationToken));
    }

    private static ClusterFolder Folder(string state) => new(new HostOptions
    {
        HostName = "a", StateFolder = state, RunFolder = state, VirtualMachinePath = state, MoveAddresses = ["127.0.0.1:6600"], GuestUser = "nobody",
    });

    private static Uri FreeAddress()
    {
        using System.Net.Sockets.TcpListener listener = new(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"https://127.0.0.1:{((System.Net.IPEndPoint)listener.LocalEndpoint).Port}");
    }
}

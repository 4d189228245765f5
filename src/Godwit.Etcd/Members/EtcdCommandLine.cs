using System.Globalization;

namespace Godwit.Etcd;

/// <summary>The arguments of etcd 3.4 and newer for a member.</summary>
public static class EtcdCommandLine
{
    public static IReadOnlyList<string> Of(EtcdMemberSettings member) =>
    [
        "--name", member.Name,
        "--data-dir", member.DataFolder,
        "--listen-client-urls", string.Join(',', member.AlsoListenAt.Prepend(member.ClientUrl).Select(Origin)),
        "--advertise-client-urls", Origin(member.ClientUrl),
        "--listen-peer-urls", Origin(member.PeerUrl),
        "--initial-advertise-peer-urls", Origin(member.PeerUrl),
        "--initial-cluster", string.Join(',', member.InitialCluster.Select(each => $"{each.Key}={Origin(each.Value)}")),
        "--initial-cluster-state", member.Joins ? "existing" : "new",
        "--initial-cluster-token", member.Token,
        "--heartbeat-interval", Whole(member.Heartbeat.TotalMilliseconds),
        "--election-timeout", Whole(member.Election.TotalMilliseconds),
        "--auto-compaction-mode", member.KeepHistory is null ? "revision" : "periodic",
        "--auto-compaction-retention", member.KeepHistory is { } age ? $"{Whole(age.TotalSeconds)}s" : Whole(member.KeepRevisions),
        "--quota-backend-bytes", Whole(member.QuotaBytes),
        "--snapshot-count", Whole(member.SnapshotCount),

        // A change of members that would cost the majority is refused rather than tried.
        "--strict-reconfig-check",

        // A member that comes back with a higher term would otherwise depose a leader who does well.
        "--pre-vote",

        "--logger", "zap",
        "--log-outputs", "stderr",
        .. Tls(member.Tls),
        .. member.ForceNewCluster ? (string[])["--force-new-cluster"] : [],
    ];

    private static IEnumerable<string> Tls(EtcdMemberTls? tls) => tls is null
        ? []
        :
        [
            "--cert-file", tls.Certificate, "--key-file", tls.Key, "--trusted-ca-file", tls.Authority, "--client-cert-auth",
            "--peer-cert-file", tls.Certificate, "--peer-key-file", tls.Key, "--peer-trusted-ca-file", tls.Authority, "--peer-client-cert-auth",
            .. tls.AllowedName is { } name ? (string[])["--client-cert-allowed-hostname", name, "--peer-cert-allowed-hostname", name] : [],
        ];

    /// <summary>Etcd refuses a URL with a path, even with the one slash that Uri adds.</summary>
    private static string Origin(Uri url) => url.GetLeftPart(UriPartial.Authority);

    private static string Whole(double number) => number.ToString("0", CultureInfo.InvariantCulture);
}

using Godwit.Host.Trust;

namespace Godwit.Host.Cluster.Members;

/// <summary>Where this host's member of the cluster's memory answers: on the management network, beside the API.</summary>
internal static class MemberAddress
{
    public const int ClientPort = 6602;
    public const int PeerPort = 6603;

    /// <summary>Without a port.</summary>
    public static string Of(HostOptions options) => HostAddress.HostsOf([options.ApiAddress ?? options.MoveAddresses[0]]).First();

    public static string ClientUrl(string address) => $"https://{Bracketed(address)}:{ClientPort}";

    public static string PeerUrl(string address) => $"https://{Bracketed(address)}:{PeerPort}";

    private static string Bracketed(string address) => address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address;
}

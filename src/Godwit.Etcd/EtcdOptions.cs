using System.Net.Security;

namespace Godwit.Etcd;

/// <summary>Whom to ask, how to prove who we are, and how long to wait.</summary>
public sealed record EtcdOptions
{
    /// <summary>
    /// The members' client URLs, each of one member and none of a balancer in front of them: a lease is proved by two answers of the
    /// same member.
    /// </summary>
    public required IReadOnlyList<Uri> Endpoints { get; init; }

    /// <summary>
    /// Made anew for each connection to an https endpoint, because certificates rotate. What speaks for the protocol is added here,
    /// and the target host if it is missing. Null checks the endpoint against the machine's authorities and shows no certificate.
    /// </summary>
    public Func<Uri, SslClientAuthenticationOptions>? Tls { get; init; }

    /// <summary>For connecting, TLS included. Shorter than <see cref="Deadline"/>, so that a silent machine is known to have got nothing.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>For one question to one endpoint: what a dead one costs.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(1.25);

    /// <summary>For a read in all, over as many endpoints as it takes.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2.5);

    /// <summary>For a change of members or alarms, which is sent to one endpoint.</summary>
    public TimeSpan ChangeDeadline { get; init; } = TimeSpan.FromSeconds(7);

    /// <summary>Without a word from a watched member for so long, it is asked whether it is still there.</summary>
    public TimeSpan WatchSilence { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Keys in one page of a list.</summary>
    public int PageSize { get; init; } = 500;

    public TimeProvider Time { get; init; } = TimeProvider.System;
}

namespace Godwit.Host.ActiveDirectory;

/// <summary>What GSSAPI said of a caller's token.</summary>
internal sealed record GssAcceptance
{
    /// <summary>GSSAPI's major status; <see cref="Gss.Complete"/> is yes.</summary>
    public required uint Status { get; init; }

    /// <summary>"ada@LAB.TEST"; null when it failed, or when it was not Kerberos.</summary>
    public string? Principal { get; init; }

    /// <summary>Proves this host to the caller.</summary>
    public byte[] Answer { get; init; } = [];

    /// <summary>True when the caller said at which TLS server it is, and that is us.</summary>
    public bool IsBound { get; init; }

    /// <summary>How long the ticket still holds.</summary>
    public uint Seconds { get; init; }

    /// <summary>Of a failure, for people.</summary>
    public string Reason { get; init; } = "";

    public static GssAcceptance Failed(uint status, string reason) => new() { Status = status, Reason = reason };
}

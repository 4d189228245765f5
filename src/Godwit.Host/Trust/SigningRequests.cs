namespace Godwit.Host.Trust;

/// <summary>What a host asks certificates for, at joining and at each renewal (POST /peer/v1/trust/renew).</summary>
internal sealed record SigningRequests
{
    /// <summary>PKCS #10, PEM.</summary>
    public required string Host { get; init; }

    /// <summary>PKCS #10, PEM.</summary>
    public required string Transfer { get; init; }

    /// <summary>Its API's address, if it has one; goes into the certificate.</summary>
    public string? ApiAddress { get; init; }

    /// <summary>Where it takes moves, preferred first; go into the certificate and to all peers.</summary>
    public required IReadOnlyList<string> MoveAddresses { get; init; }

    public IEnumerable<string> Addresses() => ApiAddress is null ? MoveAddresses : MoveAddresses.Append(ApiAddress);
}

namespace Godwit.Contracts.Domains;

/// <summary>Asks for a person's certificate.</summary>
public sealed record IssueCertificateRequest
{
    public required string PersonName { get; init; }

    /// <summary>Reader, Operator or Administrator.</summary>
    public required Role Role { get; init; }

    /// <summary>1 to 825; null is 365.</summary>
    public int? ValidDays { get; init; }
}

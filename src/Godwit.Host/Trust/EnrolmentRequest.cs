namespace Godwit.Host.Trust;

/// <summary>A new host's first words, POST /enroll/v1/join. The keys behind the two requests stay where they are.</summary>
internal sealed record EnrolmentRequest
{
    /// <summary>From the token; base64url.</summary>
    public required string Secret { get; init; }

    public required string HostName { get; init; }

    public required SigningRequests Requests { get; init; }
}

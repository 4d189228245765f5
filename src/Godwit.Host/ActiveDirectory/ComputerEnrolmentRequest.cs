using Godwit.Host.Trust;

namespace Godwit.Host.ActiveDirectory;

/// <summary>POST /enroll/v1/computer: a host proves itself by its computer account, where others have a token.</summary>
internal sealed record ComputerEnrolmentRequest
{
    public required string HostName { get; init; }

    public required SigningRequests Requests { get; init; }
}

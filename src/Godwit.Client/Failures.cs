using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using Godwit.Contracts.Problems;

namespace Godwit.Client;

/// <summary>Turns what the network and HTTP say into a <see cref="Problem"/> with a remedy.</summary>
internal static class Failures
{
    /// <summary>True for what a broken or missing connection throws; anything else is a bug and stays one.</summary>
    public static bool IsConnectionFailure(Exception exception) =>
        exception is HttpRequestException or IOException or SocketException or AuthenticationException or TimeoutException;

    public static GodwitException Unreachable(HostEndpoint endpoint, Exception cause)
    {
        bool rejected = Innermost<AuthenticationException>(cause) is not null;
        SocketError? error = Innermost<SocketException>(cause)?.SocketErrorCode;
        return new GodwitException(
            new Problem
            {
                Id = rejected ? ProblemId.CertificateRejected : ProblemId.HostUnreachable,
                Target = endpoint.Address,
                Message = rejected
                    ? $"The host at {endpoint} and this client do not accept each other's certificates."
                    : $"The host at {endpoint} cannot be reached: {Reason(cause, error)}.",
                Remedy = rejected
                    ? "Check that certificate, key and authority come from the host's domain and have not expired."
                    : Remedy(endpoint, error),
            },
            cause);
    }

    /// <summary>The problem in a refusal's body; what is no problem body (a proxy's page) is named by its status.</summary>
    public static Problem FromResponse(HostEndpoint endpoint, HttpStatusCode status, string body)
    {
        try
        {
            if (JsonSerializer.Deserialize(body, ClientJson.Wire.ProblemBody) is { } problem)
            {
                return new Problem { Id = problem.Id, Target = problem.Target, Message = problem.Detail, Remedy = problem.Remedy };
            }
        }
        catch (JsonException)
        {
            // Not from godwitd's own hand; the status is all there is.
        }

        return new Problem
        {
            Id = FromStatus(status),
            Target = endpoint.Address,
            Message = $"The host at {endpoint} answered with HTTP status {(int)status}.",
            Remedy = "Check that the address is godwitd's, and look into its log.",
        };
    }

    public static GodwitException Unreadable(HostEndpoint endpoint, JsonException cause) => new(
        new Problem
        {
            Id = ProblemId.Unexpected,
            Target = endpoint.Address,
            Message = $"The answer of the host at {endpoint} could not be understood: {cause.Message}",
            Remedy = "Use a client of the same version as the host.",
        },
        cause);

    private static ProblemId FromStatus(HttpStatusCode status) => (int)status switch
    {
        400 or 415 or 422 => ProblemId.MalformedRequest,
        401 => ProblemId.NotAuthenticated,
        403 => ProblemId.NotAllowed,
        404 => ProblemId.NotFound,
        405 => ProblemId.MethodNotAllowed,
        413 => ProblemId.RequestTooLarge,
        503 => ProblemId.HostShuttingDown,
        _ => ProblemId.Unexpected,
    };

    private static string Reason(Exception cause, SocketError? error) => error switch
    {
        SocketError.AccessDenied => "permission denied",
        SocketError.AddressNotAvailable => "there is no such socket",
        SocketError.ConnectionRefused => "nothing listens there",
        SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => "its name is not known",
        null when cause is TimeoutException || Innermost<TimeoutException>(cause) is not null => "it did not answer in time",
        null => "the connection broke",
        _ => new SocketException((int)error).Message.TrimEnd('.'),
    };

    private static string Remedy(HostEndpoint endpoint, SocketError? error) => error switch
    {
        SocketError.AccessDenied => "Run the command as root, or use the host's https:// address with a personal certificate.",
        _ when endpoint.SocketPath is not null => "Start the daemon (systemctl start godwitd), or name another host with --host.",
        _ => "Check the address, the network, that godwitd runs there, and that your certificate is from its domain.",
    };

    private static T? Innermost<T>(Exception? exception)
        where T : Exception
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is T found)
            {
                return found;
            }
        }

        return null;
    }
}

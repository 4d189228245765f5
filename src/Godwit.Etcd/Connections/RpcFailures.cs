using System.Security.Authentication;
using Grpc.Core;

namespace Godwit.Etcd;

/// <summary>
/// Reads failed calls. Only what etcd itself said ("etcdserver: ...") proves anything about the store: the same codes also come from
/// whatever stands between, and from our own end after an answer that was lost.
/// </summary>
internal static class RpcFailures
{
    private const string Etcd = "etcdserver: ";
    private const string Tls = "TLS failed: ";

    /// <summary>Said before the request is looked at (v3rpc's interceptor), so nothing was done.</summary>
    private static readonly string[] _turnedAway =
        [Etcd + "no leader", Etcd + "not capable", Etcd + "rpc not supported for learner"];

    /// <summary>In the messages of .NET and OpenSSL when a connection ends right after our side of the TLS handshake.</summary>
    private static readonly string[] _unfinished = ["HTTP/2 connection could not be established", "SSL"];

    public static RpcOutcome Outcome(RpcException failure) =>
        Outcome(failure.StatusCode, failure.Status.Detail, failure.Status.DebugException ?? failure.InnerException);

    public static RpcOutcome Outcome(StatusCode code, string detail, Exception? local) => code switch
    {
        _ when local is HttpRequestException { HttpRequestError: var error } => NeverConnected(error) ? RpcOutcome.NotTaken : RpcOutcome.Unknown,
        _ when !detail.StartsWith(Etcd, StringComparison.Ordinal) => RpcOutcome.Unknown,
        StatusCode.InvalidArgument or StatusCode.NotFound or StatusCode.AlreadyExists or StatusCode.PermissionDenied
            or StatusCode.Unauthenticated or StatusCode.FailedPrecondition or StatusCode.OutOfRange
            or StatusCode.ResourceExhausted or StatusCode.Unimplemented => RpcOutcome.Refused,
        StatusCode.Unavailable when detail == Etcd + "unhealthy cluster" => RpcOutcome.Refused,
        StatusCode.Unavailable when _turnedAway.Contains(detail) => RpcOutcome.NotTaken,
        _ => RpcOutcome.Unknown,
    };

    public static EtcdFailure Reason(StatusCode code, string detail) => code switch
    {
        StatusCode.OutOfRange when detail.Contains("compacted", StringComparison.Ordinal) => EtcdFailure.Compacted,
        StatusCode.NotFound when detail.Contains("lease", StringComparison.Ordinal) => EtcdFailure.LeaseNotFound,
        StatusCode.NotFound when detail.Contains("member", StringComparison.Ordinal) => EtcdFailure.MemberNotFound,
        StatusCode.InvalidArgument when detail.EndsWith("key not found", StringComparison.Ordinal) => EtcdFailure.KeyNotFound,
        StatusCode.FailedPrecondition when detail.Contains("in sync with leader", StringComparison.Ordinal) => EtcdFailure.LearnerNotReady,
        StatusCode.FailedPrecondition when detail.Contains("not enough started members", StringComparison.Ordinal) => EtcdFailure.WouldLoseQuorum,
        StatusCode.Unavailable when detail.EndsWith("unhealthy cluster", StringComparison.Ordinal) => EtcdFailure.WouldLoseQuorum,
        StatusCode.ResourceExhausted when detail.Contains("space exceeded", StringComparison.Ordinal) => EtcdFailure.NoSpace,
        StatusCode.ResourceExhausted => EtcdFailure.Busy,
        StatusCode.PermissionDenied or StatusCode.Unauthenticated => EtcdFailure.NotAllowed,
        _ => EtcdFailure.Refused,
    };

    public static EtcdException Refusal(string what, RpcException failure)
    {
        EtcdFailure reason = Reason(failure.StatusCode, failure.Status.Detail);
        string message = $"Etcd refused to {what}: {failure.Status.Detail.Replace(Etcd, "", StringComparison.Ordinal)}.";
        return reason == EtcdFailure.Compacted
            ? new EtcdCompactedException(0, message, failure)
            : new EtcdException(reason, message, failure);
    }

    /// <summary>In as few words as tell a person where to look.</summary>
    public static string Cause(Uri address, RpcException failure)
    {
        Exception? local = failure.Status.DebugException ?? failure.InnerException;
        if (failure.StatusCode == StatusCode.DeadlineExceeded)
        {
            return "no answer in time";
        }

        if (local is null)
        {
            return failure.Status.Detail.Replace(Etcd, "", StringComparison.Ordinal);
        }

        Exception[] chain = [.. Chain(local)];
        if (chain.OfType<AuthenticationException>().FirstOrDefault() is { } rejected)
        {
            return $"{Tls}{Telling(rejected)}";
        }

        // In TLS 1.3 the member judges our certificate when our side thinks that the handshake is over.
        return address.Scheme == Uri.UriSchemeHttps && chain.Any(each => _unfinished.Any(words => each.Message.Contains(words, StringComparison.Ordinal)))
            ? $"{Tls}it ended the connection (does it accept our certificate?): {Telling(local)}"
            : Telling(local);
    }

    /// <summary>A rejected certificate says more than what was seen of the same member later.</summary>
    public static string Worse(string? known, string next) => known?.StartsWith(Tls, StringComparison.Ordinal) == true ? known : next;

    /// <summary>The innermost is the most telling, except where it only says that something was given up.</summary>
    private static string Telling(Exception failure) =>
        Chain(failure).Last(each => each == failure || each is not (OperationCanceledException or ObjectDisposedException)).Message.TrimEnd('.');

    private static IEnumerable<Exception> Chain(Exception failure)
    {
        for (Exception? each = failure; each is not null; each = each.InnerException)
        {
            yield return each;
        }
    }

    private static bool NeverConnected(HttpRequestError error) =>
        error is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError;
}

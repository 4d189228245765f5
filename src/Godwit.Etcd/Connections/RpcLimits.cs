using Grpc.Core;

namespace Godwit.Etcd;

/// <summary>How long a call may take, in gRPC's terms.</summary>
internal static class RpcLimits
{
    /// <summary>Makes a member that knows no leader say so at once, before it looks at the request, instead of waiting for one.</summary>
    private static readonly Metadata _leaderRequired = new() { { "hasleader", "true" } };

    public static CallOptions Within(TimeSpan limit, CancellationToken cancellationToken) =>
        new(_leaderRequired, Deadline(limit), cancellationToken);

    /// <summary>For what a member answers by itself.</summary>
    public static CallOptions WithinAlone(TimeSpan limit, CancellationToken cancellationToken) =>
        new(headers: null, Deadline(limit), cancellationToken);

    public static CallOptions Endless(CancellationToken cancellationToken) => new(_leaderRequired, null, cancellationToken);

    /// <summary>By the system's clock, because gRPC turns it into a duration by that clock at once; a jump later changes nothing.</summary>
    private static DateTime Deadline(TimeSpan limit) => (TimeProvider.System.GetUtcNow() + limit).UtcDateTime;
}

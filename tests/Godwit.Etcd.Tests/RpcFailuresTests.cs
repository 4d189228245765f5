using Grpc.Core;
using Xunit;

namespace Godwit.Etcd.Tests;

public sealed class RpcFailuresTests
{
    /// <summary>Only what is certain is told apart: a wrong "nothing was done" would let somebody do it twice.</summary>
    [Theory]
    [InlineData(StatusCode.InvalidArgument, "etcdserver: key is not provided", null, "Refused")]
    [InlineData(StatusCode.NotFound, "etcdserver: requested lease not found", null, "Refused")]
    [InlineData(StatusCode.PermissionDenied, "etcdserver: permission denied", null, "Refused")]
    [InlineData(StatusCode.ResourceExhausted, "etcdserver: mvcc: database space exceeded", null, "Refused")]
    [InlineData(StatusCode.Unavailable, "etcdserver: no leader", null, "NotTaken")]
    [InlineData(StatusCode.Unavailable, "etcdserver: rpc not supported for learner", null, "NotTaken")]
    [InlineData(StatusCode.Unavailable, "etcdserver: leader changed", null, "Unknown")]
    [InlineData(StatusCode.Unavailable, "etcdserver: request timed out", null, "Unknown")]
    [InlineData(StatusCode.Unavailable, "etcdserver: server stopped", null, "Unknown")]
    [InlineData(StatusCode.DeadlineExceeded, "", null, "Unknown")]
    [InlineData(StatusCode.Cancelled, "", null, "Unknown")]
    [InlineData(StatusCode.Unknown, "context deadline exceeded", null, "Unknown")]
    [InlineData(StatusCode.ResourceExhausted, "Received message exceeds the maximum configured message size.", null, "Unknown")]
    [InlineData(StatusCode.Unimplemented, "Bad gRPC response. HTTP status code: 404", null, "Unknown")]
    [InlineData(StatusCode.PermissionDenied, "Bad gRPC response. HTTP status code: 403", null, "Unknown")]
    [InlineData(StatusCode.Unavailable, "", HttpRequestError.ConnectionError, "NotTaken")]
    [InlineData(StatusCode.Unavailable, "", HttpRequestError.NameResolutionError, "NotTaken")]
    [InlineData(StatusCode.Unavailable, "", HttpRequestError.SecureConnectionError, "NotTaken")]
    [InlineData(StatusCode.Unavailable, "", HttpRequestError.ResponseEnded, "Unknown")]
    [InlineData(StatusCode.Unavailable, "", HttpRequestError.HttpProtocolError, "Unknown")]
    [InlineData(StatusCode.Internal, "", HttpRequestError.Unknown, "Unknown")]
    public void What_a_failure_proves(StatusCode code, string detail, HttpRequestError? local, string proves) =>
        Assert.Equal(proves, RpcFailures.Outcome(code, detail, local is { } error ? new HttpRequestException(error) : null).ToString());

    [Theory]
    [InlineData(StatusCode.OutOfRange, "etcdserver: mvcc: required revision has been compacted", EtcdFailure.Compacted)]
    [InlineData(StatusCode.OutOfRange, "etcdserver: mvcc: required revision is a future revision", EtcdFailure.Refused)]
    [InlineData(StatusCode.NotFound, "etcdserver: requested lease not found", EtcdFailure.LeaseNotFound)]
    [InlineData(StatusCode.NotFound, "etcdserver: member not found", EtcdFailure.MemberNotFound)]
    [InlineData(StatusCode.InvalidArgument, "etcdserver: key not found", EtcdFailure.KeyNotFound)]
    [InlineData(StatusCode.InvalidArgument, "etcdserver: duplicate key given in txn request", EtcdFailure.Refused)]
    [InlineData(StatusCode.FailedPrecondition, "etcdserver: can only promote a learner member which is in sync with leader", EtcdFailure.LearnerNotReady)]
    [InlineData(StatusCode.Unavailable, "etcdserver: unhealthy cluster", EtcdFailure.WouldLoseQuorum)]
    [InlineData(StatusCode.ResourceExhausted, "etcdserver: mvcc: database space exceeded", EtcdFailure.NoSpace)]
    [InlineData(StatusCode.ResourceExhausted, "etcdserver: too many requests", EtcdFailure.Busy)]
    public void Why_etcd_refused(StatusCode code, string detail, EtcdFailure reason) => Assert.Equal(reason, RpcFailures.Reason(code, detail));
}

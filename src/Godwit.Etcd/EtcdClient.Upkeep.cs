using Godwit.Etcd.Wire;
using Grpc.Core;

namespace Godwit.Etcd;

public sealed partial class EtcdClient
{
    /// <summary>For what a member needs its whole database for.</summary>
    private static readonly TimeSpan _longWork = TimeSpan.FromMinutes(2);

    /// <summary>Answers also without a majority. The endpoint need not be one of <see cref="Endpoints"/>.</summary>
    public Task<EtcdMemberStatus> GetStatusAsync(Uri endpoint, CancellationToken cancellationToken) => AskOneAsync(
        "tell its status",
        endpoint,
        _options.Deadline,
        async (link, limits) => Read(await link.Upkeep.StatusAsync(new(), limits)),
        cancellationToken);

    /// <summary>Gives free pages of one member's database back to the file system. That member answers nobody meanwhile.</summary>
    public Task DefragmentAsync(Uri endpoint, CancellationToken cancellationToken) => AskOneAsync(
        "defragment",
        endpoint,
        _longWork,
        async (link, limits) => await link.Upkeep.DefragmentAsync(new(), limits),
        cancellationToken);

    /// <summary>
    /// Writes the member's whole database, as etcdctl restores it. Complete only when this returns; the last 32 bytes are a checksum.
    /// </summary>
    /// <returns>Bytes written.</returns>
    public Task<long> SaveSnapshotAsync(Uri endpoint, Stream to, CancellationToken cancellationToken) => AskOneAsync(
        "send a snapshot",
        endpoint,
        _longWork,
        async (link, limits) =>
        {
            long bytes = 0;
            using AsyncServerStreamingCall<SnapshotResponse> call = link.Upkeep.Snapshot(new(), limits);
            await foreach (SnapshotResponse part in call.ResponseStream.ReadAllAsync(cancellationToken))
            {
                await to.WriteAsync(part.Blob.Memory, cancellationToken);
                bytes += part.Blob.Length;
            }

            return bytes;
        },
        cancellationToken);

    /// <summary>Hands leadership to another member, as before the leader is stopped. Only the leader can be asked.</summary>
    public Task MoveLeaderAsync(Uri leader, ulong to, CancellationToken cancellationToken) => AskOneAsync(
        $"hand leadership to {to:x}",
        leader,
        _options.ChangeDeadline,
        async (link, limits) => await link.Upkeep.MoveLeaderAsync(new() { TargetID = to }, limits),
        cancellationToken);

    public async Task<IReadOnlyList<EtcdAlarm>> GetAlarmsAsync(CancellationToken cancellationToken)
    {
        AlarmRequest request = new() { Action = AlarmRequest.Types.AlarmAction.Get };
        AlarmResponse answer = await AskAsync(
            "list alarms", async (link, limits) => await link.Upkeep.AlarmAsync(request, limits), cancellationToken);
        return [.. answer.Alarms.Select(each => new EtcdAlarm(each.MemberID, (EtcdAlarmKind)each.Alarm))];
    }

    /// <summary>Etcd takes writes again. Make room first, or the alarm comes back.</summary>
    public Task DisarmAsync(EtcdAlarm alarm, CancellationToken cancellationToken)
    {
        AlarmRequest request = new()
        {
            Action = AlarmRequest.Types.AlarmAction.Deactivate, MemberID = alarm.Member, Alarm = (AlarmType)alarm.Kind,
        };
        return SendAsync(
            "disarm an alarm",
            _options.ChangeDeadline,
            async (link, limits) => await link.Upkeep.AlarmAsync(request, limits),
            cancellationToken);
    }

    private static EtcdMemberStatus Read(StatusResponse answer) => new()
    {
        ClusterId = answer.Header.ClusterId,
        MemberId = answer.Header.MemberId,
        Leader = answer.Leader == 0 ? null : answer.Leader,
        IsLearner = answer.IsLearner,
        Version = answer.Version,
        Revision = answer.Header.Revision,
        RaftTerm = answer.RaftTerm,
        RaftIndex = answer.RaftIndex,
        RaftAppliedIndex = answer.RaftAppliedIndex,
        DatabaseBytes = answer.DbSize,
        DatabaseBytesInUse = answer.DbSizeInUse,
        Errors = [.. answer.Errors],
    };
}

namespace Godwit.Etcd;

/// <param name="Member">Id of the member that raised it.</param>
public sealed record EtcdAlarm(ulong Member, EtcdAlarmKind Kind);

using Godwit.Contracts.Moves;

namespace Godwit.Host.Operations;

/// <summary>
/// Numbers of what happens to operations, the same in the log and in an operation's events. People filter by them, so they are for good;
/// docs/observability.md is their twin. Those above 20000 are Hyper-V's.
/// </summary>
internal static class OperationEvents
{
    public const int Ended = 1001;
    public const int Failed = 1003;
    public const int Began = 1010;
    public const int Resumed = 1011;
    public const int Remarked = 1012;
    public const int Paused = 1013;
    public const int GoesOn = 1014;

    /// <summary>Hyper-V's "migration succeeded", at the source.</summary>
    public const int MoveSucceeded = 20418;

    /// <summary>Hyper-V's "migration failed at the source".</summary>
    public const int MoveFailed = 21024;

    public static int BeginOf(MovePhase phase) => phase switch
    {
        MovePhase.Waiting => 1020,
        MovePhase.Checking => 1021,
        MovePhase.Landing => 1022,
        MovePhase.Mirroring => 1023,
        MovePhase.Memory => 1024,
        MovePhase.Switchover => 1025,
        MovePhase.HandOver => 1026,
        MovePhase.PostCopy => 1028,
        MovePhase.Retiring => 1027,
        MovePhase.Done => 1029,
    };

    public static int EndOf(MovePhase phase) => BeginOf(phase) + 20;
}

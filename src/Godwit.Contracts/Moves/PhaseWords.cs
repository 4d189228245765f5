namespace Godwit.Contracts.Moves;

/// <summary>Phases in logs, traces, metrics and reports. Dashboards ask for these words, so they are for good.</summary>
public static class PhaseWords
{
    public static string Of(MovePhase phase) => phase switch
    {
        MovePhase.Waiting => "waiting",
        MovePhase.Checking => "checking",
        MovePhase.Landing => "landing",
        MovePhase.Mirroring => "mirroring",
        MovePhase.Memory => "memory",
        MovePhase.Switchover => "switchover",
        MovePhase.HandOver => "hand-over",
        MovePhase.PostCopy => "post-copy",
        MovePhase.Retiring => "retiring",
        MovePhase.Done => "done",
    };
}

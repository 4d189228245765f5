namespace Godwit.Host.Migration;

/// <summary>What a destination that comes back does about a landing it finds in its book.</summary>
internal enum ArrivalRecovery
{
    /// <summary>The source cannot have given it away: take it away.</summary>
    Discard,
    /// <summary>The source may have given it away, and the guest waits here: ask.</summary>
    AskAndKeep,
    /// <summary>The source may have given it away, but the guest is lost: record that it never will run, so that the source may take it back.</summary>
    RecordLoss,
    /// <summary>The loss is recorded; wait for the source to have it discarded.</summary>
    Wait,
}

namespace Godwit.EndToEnd.Tests.Faults;

/// <summary>How it has to end.</summary>
internal enum Outcome
{
    /// <summary>The move failed; the guest runs at the source as if nothing had been.</summary>
    RunsAtSource,

    /// <summary>The move completed; the guest runs at the destination.</summary>
    RunsAtDestination,

    /// <summary>The guest itself was killed: the source starts it again, with every record on its disk.</summary>
    StartedAgainAtSource,
}

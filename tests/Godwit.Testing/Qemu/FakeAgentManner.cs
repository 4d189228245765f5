namespace Godwit.Testing;

/// <summary>How the agent in a fake's guest behaves. It comes from a guest's owner and may do anything.</summary>
public enum FakeAgentManner
{
    Answers,

    /// <summary>Nothing in the guest has its end of the channel open.</summary>
    IsNotThere,

    /// <summary>It has the channel open and reads nothing.</summary>
    IsSilent,

    /// <summary>It says what is no answer, without end.</summary>
    Babbles,

    RefusesToFreeze,

    /// <summary>There is nothing that it can freeze.</summary>
    FindsNothing,

    /// <summary>It freezes, and says nothing more until it is asked to thaw.</summary>
    FreezesInSilence,

    /// <summary>It freezes and never says a word again.</summary>
    DiesOfFreezing,
}

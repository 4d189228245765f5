namespace Godwit.Host.Migration;

/// <summary>What a destination that comes back does about a landing it finds in its book.</summary>
internal enum ArrivalRecovery
{
    /// <summary>The source cannot have given it away: take it away.</summary>
    Discard,
    /// <summary>Its files were still coming: keep what has come. The source asks for it, or says discard, or is silent too long.</summary>
    Wait,
    /// <summary>The source may have given it away: ask. The guest waits here, or is found lost when the GO comes.</summary>
    Ask,
    /// <summary>Nothing: it is a VM of this host, or its loss is recorded and the source will say discard.</summary>
    Keep,
}

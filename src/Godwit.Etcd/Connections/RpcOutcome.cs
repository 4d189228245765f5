namespace Godwit.Etcd;

/// <summary>What a failed call proves.</summary>
internal enum RpcOutcome
{
    /// <summary>Nothing was done: it never left, or etcd turned it away before looking at it. Another member may take it.</summary>
    NotTaken,

    /// <summary>Nothing was done: etcd looked at it and refused, and any other member would.</summary>
    Refused,

    /// <summary>It may have been done.</summary>
    Unknown,
}

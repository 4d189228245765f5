namespace Godwit.Etcd;

/// <summary>In etcd's own numbers.</summary>
public enum EtcdAlarmKind
{
    None,

    /// <summary>The quota is reached, and nothing but deleting is taken.</summary>
    NoSpace,

    /// <summary>The members' databases differ.</summary>
    Corrupt,
}

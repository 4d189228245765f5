namespace Godwit.Etcd;

/// <summary>How fresh an answer must be.</summary>
public enum ReadKind
{
    /// <summary>Not older than the question. Needs a majority.</summary>
    Linearizable,

    /// <summary>
    /// What the asked member has. It answers without a majority, and may be old: for showing, never for deciding.
    /// </summary>
    Serializable,
}

namespace Godwit.Etcd;

/// <summary>
/// Nobody answered: members dead, unreachable, or without a majority. For reads that is all there is to know; for changes of members,
/// leases and alarms the change may have happened nevertheless, which reading them tells once etcd answers again.
/// </summary>
public sealed class EtcdUnavailableException : EtcdException
{
    internal EtcdUnavailableException(string what, IReadOnlyDictionary<Uri, string> causes, Exception? inner)
        : base(EtcdFailure.Unavailable, Sentence(what, causes), inner) => Causes = causes;

    /// <summary>What each asked endpoint said last, or why it could not be asked.</summary>
    public IReadOnlyDictionary<Uri, string> Causes { get; }

    private static string Sentence(string what, IReadOnlyDictionary<Uri, string> causes) =>
        causes.Count == 0
            ? $"Etcd cannot be asked to {what}: no endpoint is known."
            : $"Etcd did not {what}. {string.Join(" ", causes.Select(each => $"{each.Key.Authority}: {each.Value.TrimEnd('.')}."))}";
}

namespace Godwit.Etcd;

/// <summary>PEM files. Etcd reads certificate and key anew for each connection, so they can be rotated under it.</summary>
/// <param name="Certificate">For both roles, because members are each other's clients.</param>
/// <param name="Authority">Who must have signed whoever connects, and the members towards each other.</param>
public sealed record EtcdMemberTls(string Certificate, string Key, string Authority)
{
    /// <summary>
    /// A DNS name that the certificate of whoever connects must carry, member or client. Null lets in everybody the authority ever signed,
    /// who may then read and write everything.
    /// </summary>
    public string? AllowedName { get; init; }
}

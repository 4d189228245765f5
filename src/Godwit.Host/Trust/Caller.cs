using Godwit.Contracts.Domains;

namespace Godwit.Host.Trust;

/// <summary>Who makes a request, proven by certificate, by Kerberos or by the Unix socket.</summary>
internal sealed record Caller(string Name, Role Role, bool IsLocalRoot, bool IsKerberos = false)
{
    public static readonly Caller LocalRoot = new("root", Role.Administrator, IsLocalRoot: true);

    /// <summary>"alice (operator)", "ada@LAB.TEST (operator, Kerberos)", "root (local)".</summary>
    public override string ToString() =>
        IsLocalRoot ? $"{Name} (local)" : $"{Name} ({Role.ToString().ToLowerInvariant()}{(IsKerberos ? ", Kerberos" : "")})";
}

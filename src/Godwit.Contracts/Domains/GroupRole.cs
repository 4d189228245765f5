namespace Godwit.Contracts.Domains;

/// <summary>What the members of an Active Directory group may do here.</summary>
public sealed record GroupRole
{
    /// <summary>The group's sAMAccountName. Members of its members count.</summary>
    public required string Group { get; init; }

    /// <summary>Reader, Operator or Administrator. In a request, null takes the role away.</summary>
    public Role? Role { get; init; }
}

namespace Godwit.Contracts.Domains;

/// <summary>Makes a host a member of an Active Directory domain.</summary>
public sealed record JoinDirectoryRequest
{
    /// <summary>The Kerberos realm, "LAB.TEST".</summary>
    public required string Realm { get; init; }

    /// <summary>Null is adcli with a user, and the prepared keytab without.</summary>
    public DirectoryJoinMethod? Method { get; init; }

    /// <summary>Who may add computers to the domain; for adcli and net.</summary>
    public string? User { get; init; }

    /// <summary>Goes to the program's standard input, and is kept nowhere.</summary>
    public string? Password { get; init; }

    /// <summary>Null is /etc/krb5.keytab.</summary>
    public string? KeytabPath { get; init; }

    /// <summary>"HOSTA$"; null is the host's name.</summary>
    public string? ComputerAccount { get; init; }

    /// <summary>"dc.lab.test"; null asks DNS, each time anew.</summary>
    public string? DomainController { get; init; }

    public override string ToString() => $"{Realm} by {Method?.ToString() ?? "whatever is there"}";
}

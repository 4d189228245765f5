using Godwit.Lab.Networks;

namespace Godwit.Lab.Directories;

/// <summary>What the directory is filled with; populate.py reads it as JSON.</summary>
internal sealed record DirectoryPlan
{
    /// <summary>The NetBIOS name.</summary>
    public required string Domain { get; init; }

    /// <summary>The domain controller, which has its account already.</summary>
    public required LabServer Controller { get; init; }

    /// <summary>The zone of the management network's addresses.</summary>
    public required string ReverseZone { get; init; }

    public required IReadOnlyList<PlannedComputer> Computers { get; init; }

    public required IReadOnlyList<DirectoryUser> People { get; init; }

    public required IReadOnlyList<PlannedGroup> Groups { get; init; }

    /// <summary>The member server whose secrets are made along with its account.</summary>
    public required PlannedMember Member { get; init; }

    /// <summary>Gets ACCOUNT.keytab for every computer; a path inside the domain controller.</summary>
    public required string KeytabFolder { get; init; }
}

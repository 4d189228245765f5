using Godwit.Contracts.Domains;

namespace Godwit.Host.ActiveDirectory;

/// <summary>What an administrator may change of a membership: directory/settings.json in the state folder.</summary>
internal sealed record DirectorySettings
{
    public required IReadOnlyList<GroupRole> Roles { get; init; }

    public required HostAdmissionSettings Admission { get; init; }

    public static DirectorySettings Default { get; } = new()
    {
        Roles =
        [
            new GroupRole { Group = "Hyper-V Administrators", Role = Role.Administrator },
            new GroupRole { Group = "Godwit Operators", Role = Role.Operator },
            new GroupRole { Group = "Godwit Readers", Role = Role.Reader },
        ],
        // Not by itself: by a directory's own default any of its people may make computer accounts.
        Admission = new HostAdmissionSettings { Enabled = false },
    };
}

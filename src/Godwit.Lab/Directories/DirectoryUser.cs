namespace Godwit.Lab.Directories;

/// <summary>A person in the lab's directory, whose password the lab knows.</summary>
/// <param name="Name">The name to sign in with, without the realm.</param>
/// <param name="Password">The password; it never expires.</param>
public sealed record DirectoryUser(string Name, string Password)
{
    /// <summary>In "Site Admins", which is in "Hyper-V Administrators".</summary>
    public static DirectoryUser Ada { get; } = new("ada", "Lab-Ada1");

    /// <summary>In "Godwit Operators".</summary>
    public static DirectoryUser Otto { get; } = new("otto", "Lab-Otto1");

    /// <summary>In "Godwit Readers".</summary>
    public static DirectoryUser Rita { get; } = new("rita", "Lab-Rita1");

    /// <summary>In no group of ours.</summary>
    public static DirectoryUser Nemo { get; } = new("nemo", "Lab-Nemo1");

    /// <summary>The domain's own administrator, who joins computers.</summary>
    public static DirectoryUser Administrator { get; } = new("Administrator", "Lab-Admin1");
}

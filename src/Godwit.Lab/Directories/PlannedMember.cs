namespace Godwit.Lab.Directories;

/// <summary>A Samba server of the domain, and where its secrets.tdb is to be; a path inside the domain controller.</summary>
internal sealed record PlannedMember(string Account, string SecretsPath);

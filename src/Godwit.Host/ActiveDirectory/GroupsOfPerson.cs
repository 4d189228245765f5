namespace Godwit.Host.ActiveDirectory;

/// <summary>Asks the directory which of these groups a person is in, directly or through others; null when it has no such person.</summary>
internal delegate Task<IReadOnlyList<string>?> GroupsOfPerson(
    DirectoryRecord host, string account, IReadOnlyList<string> groups, CancellationToken cancellationToken);

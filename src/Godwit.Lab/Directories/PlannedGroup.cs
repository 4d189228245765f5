namespace Godwit.Lab.Directories;

/// <summary>A group to be, and who is in it: people, and groups that are planned too.</summary>
internal sealed record PlannedGroup(string Name, IReadOnlyList<string> Members);

namespace Godwit.Host.Storage;

/// <summary>A file that is being made, or about to be deleted, as the journal has it.</summary>
/// <param name="Path">Where it is or will be.</param>
/// <param name="IsByName">Its name is such that nobody else would choose it: whatever lies there is ours.</param>
/// <param name="Identity">Which file it is; null when it is known by its name, or was not made yet.</param>
/// <param name="Volume">The file system that its folder lies in; null for one of an earlier version.</param>
internal sealed record FileDraft(string Path, bool IsByName, FileIdentity? Identity, ulong? Volume);

namespace Godwit.Host.Storage.Smb;

/// <summary>Mounts what is not mounted and looks at the others: <see cref="VolumeWatch.Begin"/>.</summary>
/// <returns>A look a share. None fails; one may take long.</returns>
internal delegate IReadOnlyList<Task> LooksAtShares(CancellationToken cancellationToken);

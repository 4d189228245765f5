namespace Godwit.Host.Storage.Smb;

/// <summary>Looks now at the shares of some paths, for whoever is about to: <see cref="VolumeWatch.ReachAsync"/>.</summary>
/// <exception cref="Api.RefusedException">One of them is away.</exception>
internal delegate Task ReachesShares(IEnumerable<string> paths, CancellationToken cancellationToken);

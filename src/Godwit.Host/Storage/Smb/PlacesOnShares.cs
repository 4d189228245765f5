namespace Godwit.Host.Storage.Smb;

/// <summary>Paths on shares that this host knows: mount points, and the folders and files of its virtual machines. Nothing is read for it.</summary>
internal delegate IEnumerable<string> PlacesOnShares();

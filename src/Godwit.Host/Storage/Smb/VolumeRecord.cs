using Godwit.Contracts.Volumes;

namespace Godwit.Host.Storage.Smb;

/// <summary>A share that this host keeps mounted.</summary>
internal sealed record VolumeRecord(UncPath Unc, VolumeProtection Protection);

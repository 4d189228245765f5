using Godwit.Contracts.Problems;

namespace Godwit.Host.Storage.Smb;

/// <summary>Why the kernel would open a share as somebody else than this host's computer account; null when it would not.</summary>
internal delegate Problem? WrongIdentity();

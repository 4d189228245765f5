using Godwit.Contracts.Problems;

namespace Godwit.Host.Storage.Smb;

/// <summary>Why the domain gives this host's computer account no ticket just now; null when it does, or nothing is known of it.</summary>
internal delegate Task<Problem?> AccountTrouble(CancellationToken cancellationToken);

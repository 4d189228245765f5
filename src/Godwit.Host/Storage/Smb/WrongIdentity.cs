using Godwit.Contracts.Problems;

namespace Godwit.Host.Storage.Smb;

/// <summary>Has the kernel open a server's shares as this host's computer account; returns why it would be somebody else nevertheless, or null.</summary>
internal delegate Problem? WrongIdentity(string server);

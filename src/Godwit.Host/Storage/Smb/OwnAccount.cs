namespace Godwit.Host.Storage.Smb;

/// <summary>This host's computer account; null while it has joined no Active Directory.</summary>
internal delegate ComputerAccount? OwnAccount();

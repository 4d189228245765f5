namespace Godwit.Host.Guests;

/// <summary>What a QEMU of this host needs for mutual TLS with one of the named host.</summary>
internal delegate TransferSecurity SecureTransfer(string peerHost);

namespace Godwit.Host.Guests;

/// <summary>What a QEMU needs for mutual TLS with the other host's QEMU.</summary>
/// <param name="CredentialsFolder">Folder with ca-cert.pem and the server's and client's certificates and keys, readable by the guest user.</param>
/// <param name="PeerIdentity">Distinguished name that the other side's certificate must have, as GnuTLS writes it; null does not ask.</param>
internal sealed record TransferSecurity(string CredentialsFolder, string? PeerIdentity);

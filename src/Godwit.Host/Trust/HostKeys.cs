using System.Security.Cryptography;

namespace Godwit.Host.Trust;

/// <summary>The two fresh private keys of one rotation, until they are written; they never leave this host.</summary>
internal sealed class HostKeys : IDisposable
{
    private readonly ECDsa _host = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _transfer = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public SigningRequests ToRequests(HostOptions options) => new()
    {
        Host = SigningRequest.ToPem(_host, options.HostName),
        Transfer = SigningRequest.ToPem(_transfer, options.HostName),
        ApiAddress = options.ApiAddress,
        MoveAddresses = options.MoveAddresses,
    };

    public Credentials ToCredentials(DomainRecord record, string authorityPem, string hostPem, string transferPem) => new()
    {
        Record = record,
        AuthorityPem = authorityPem,
        HostPem = hostPem,
        HostKeyPem = _host.ExportPkcs8PrivateKeyPem(),
        TransferPem = transferPem,
        TransferKeyPem = _transfer.ExportPkcs8PrivateKeyPem(),
    };

    public void Dispose()
    {
        _host.Dispose();
        _transfer.Dispose();
    }
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;

namespace Godwit.Host.Trust;

/// <summary>
/// PKCS #10 requests. Of a request only the public key counts, and the proof that its sender has the private one; name,
/// role and addresses are what the authority decides.
/// </summary>
internal static class SigningRequest
{
    private const string P256 = "1.2.840.10045.3.1.7";

    public static string ToPem(ECDsa key, string name) =>
        new CertificateRequest(new X500DistinguishedName($"CN={name}"), key, HashAlgorithmName.SHA256)
            .CreateSigningRequestPem();

    /// <summary>The caller disposes the key.</summary>
    public static ECDsa OpenKey(string pem)
    {
        try
        {
            var request = CertificateRequest.LoadSigningRequestPem(pem, HashAlgorithmName.SHA256);
            var key = request.PublicKey.GetECDsaPublicKey()
                ?? throw new CryptographicException("The key is not on an elliptic curve.");
            if (key.ExportParameters(false).Curve.Oid.Value != P256)
            {
                key.Dispose();
                throw new CryptographicException("The key is not on the curve P-256.");
            }

            return key;
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            var problem = new Problem
            {
                Id = ProblemId.MalformedRequest,
                Target = "signing request",
                Message = $"The signing request cannot be read: {failure.Message}",
                Remedy = "Send a PKCS #10 request in PEM with a P-256 key, signed with SHA-256.",
            };
            throw new RefusedException(problem, failure);
        }
    }
}

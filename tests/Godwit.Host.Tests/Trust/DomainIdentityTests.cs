using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Godwit.Contracts.Domains;
using Godwit.Host.Trust;
using Xunit;

namespace Godwit.Host.Tests.Trust;

public sealed class DomainIdentityTests
{
    [Fact]
    public void What_is_written_into_a_certificate_is_read_from_it()
    {
        foreach (var role in Enum.GetValues<Role>())
        {
            var identity = new DomainIdentity("ada.l@example", role, "lab.example");
            Assert.Equal(identity, DomainIdentity.Of(SelfSigned(identity.ToSubject())));
        }
    }

    [Theory]
    [InlineData("CN=ada, OU=king, O=lab")]
    [InlineData("CN=ada, OU=Administrator, O=lab")]
    [InlineData("CN=ada, O=lab")]
    [InlineData("CN=ada, OU=reader")]
    [InlineData("CN=ada, CN=bob, OU=reader, O=lab")]
    [InlineData("CN=ada, OU=reader, OU=administrator, O=lab")]
    [InlineData("CN=ada+OU=administrator, O=lab")]
    [InlineData("CN=ada, OU=reader, O=lab, L=here")]
    public void A_subject_that_we_would_not_issue_is_nobody(string subject) =>
        Assert.Null(DomainIdentity.Of(SelfSigned(new X500DistinguishedName(subject))));

    private static X509Certificate2 SelfSigned(X500DistinguishedName subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest(subject, key, HashAlgorithmName.SHA256).CreateSelfSigned(now, now.AddDays(1));
    }
}

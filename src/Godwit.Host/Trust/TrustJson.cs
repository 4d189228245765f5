using System.Text.Json.Serialization;
using Godwit.Contracts.Domains;

namespace Godwit.Host.Trust;

/// <summary>
/// Between hosts and in their trust folders. Unknown members pass, because hosts of a domain are not upgraded all at once.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(DomainRecord))]
[JsonSerializable(typeof(IReadOnlyList<StoredToken>))]
[JsonSerializable(typeof(Invitation))]
[JsonSerializable(typeof(EnrolmentRequest))]
[JsonSerializable(typeof(SigningRequests))]
[JsonSerializable(typeof(IssuedCertificates))]
[JsonSerializable(typeof(PeerList))]
[JsonSerializable(typeof(AuthorityText))]
[JsonSerializable(typeof(AuditEntry))]
internal sealed partial class TrustJson : JsonSerializerContext;

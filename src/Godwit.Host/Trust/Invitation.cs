using System.Buffers.Text;
using System.Text.Json;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;

namespace Godwit.Host.Trust;

/// <summary>What a join token says: base64url of this record's JSON.</summary>
internal sealed record Invitation
{
    /// <summary>Where the founding host listens, best first.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>The name its certificate must show.</summary>
    public required string FoundingHost { get; init; }

    /// <summary>SHA-256 of the authority's certificate, hexadecimal. Without it, anybody could pose as the domain.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>32 random bytes, base64url.</summary>
    public required string Secret { get; init; }

    /// <summary>The only name this token is good for.</summary>
    public required string HostName { get; init; }

    public string ToToken() => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(this, TrustJson.Default.Invitation));

    public static Invitation Parse(string token)
    {
        try
        {
            return JsonSerializer.Deserialize(Base64Url.DecodeFromChars(token.AsSpan().Trim()), TrustJson.Default.Invitation)
                ?? throw new JsonException("The token is empty.");
        }
        catch (Exception failure) when (failure is FormatException or JsonException)
        {
            var problem = new Problem
            {
                Id = ProblemId.TokenInvalid,
                Target = "token",
                Message = "The text is not a join token.",
                Remedy = "Copy the whole line that \"godwit domain token\" printed on the founding host.",
            };
            throw new RefusedException(problem, failure);
        }
    }
}

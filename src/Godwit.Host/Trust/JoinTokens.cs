using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;

namespace Godwit.Host.Trust;

/// <summary>The invitations still open, in {stateFolder}/trust/tokens.json. Each works once, until its time is over.</summary>
internal sealed class JoinTokens(string path, TimeProvider clock)
{
    private readonly Lock _gate = new();

    /// <summary>Returns the secret, which is kept nowhere.</summary>
    public string Create(string hostName, DateTimeOffset expiresAt)
    {
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var token = new StoredToken { SecretHash = Convert.ToHexString(Hash(secret)), HostName = hostName, ExpiresAt = expiresAt };
        lock (_gate)
        {
            Write([.. Open(), token]);
        }

        return secret;
    }

    /// <summary>Uses it up, durably, before anything is issued for it. Refuses with the same words whatever is wrong.</summary>
    public void Redeem(string secret, string hostName)
    {
        var hash = Hash(secret);
        lock (_gate)
        {
            var open = Open();
            StoredToken? found = null;
            foreach (var token in open)
            {
                // Compares every one to its end, so that the time taken tells nothing about the secrets.
                if (CryptographicOperations.FixedTimeEquals(Convert.FromHexString(token.SecretHash), hash))
                {
                    found = token;
                }
            }

            if (found is null || !string.Equals(found.HostName, hostName, StringComparison.Ordinal))
            {
                throw new RefusedException(
                    ProblemId.TokenInvalid,
                    hostName,
                    $"The token does not admit the host \"{hostName}\": it was used before, has lapsed, or is for another name.",
                    $"Make a new one on the founding host: godwit domain token {hostName}");
            }

            open.Remove(found);
            Write(open);
        }
    }

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    private List<StoredToken> Open()
    {
        if (!File.Exists(path))
        {
            return [];
        }

        var now = clock.GetUtcNow();
        var stored = JsonSerializer.Deserialize(File.ReadAllBytes(path), TrustJson.Default.IReadOnlyListStoredToken) ?? [];
        return [.. stored.Where(token => token.ExpiresAt > now)];
    }

    private void Write(List<StoredToken> tokens) =>
        DurableFile.Replace(
            path,
            JsonSerializer.SerializeToUtf8Bytes(tokens, TrustJson.Default.IReadOnlyListStoredToken),
            DurableFile.Secret);
}

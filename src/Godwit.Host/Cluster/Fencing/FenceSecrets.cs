namespace Godwit.Host.Cluster.Fencing;

/// <summary>What neither a log nor an answer may hold.</summary>
internal static class FenceSecrets
{
    public const string Hidden = "***";

    /// <summary>Parts of the names that agents give to their secrets: passwd, snmp_priv_passwd, secret_key, apikey, hexadecimal_kg, community, token.</summary>
    private static readonly string[] Parts = ["passw", "secret", "token", "apikey", "access_key", "_kg", "community", "credential"];

    public static bool IsSecret(string parameter) => Parts.Any(part => parameter.Contains(part, StringComparison.OrdinalIgnoreCase));

    /// <summary>An agent's words without the secrets that it was told: some repeat the line that they did not understand.</summary>
    public static string Hide(string words, FenceDevice device) => device.Parameters
        .Where(pair => IsSecret(pair.Key) && pair.Value.Length > 0)
        .OrderByDescending(pair => pair.Value.Length)
        .Aggregate(words, (text, pair) => text.Replace(pair.Value, Hidden, StringComparison.Ordinal));
}

using System.Globalization;
using Godwit.Contracts.Operations;

namespace Godwit.Client;

/// <summary>A filter as it stands behind an address.</summary>
internal static class FilterQuery
{
    /// <summary>"?vm=web01&amp;limit=3"; empty when nothing is asked for.</summary>
    public static string Of(OperationFilter filter)
    {
        (string Name, string? Value)[] parts =
        [
            ("vm", filter.Vm),
            ("kind", filter.Kinds is { } kinds ? string.Join(',', kinds) : null),
            ("outcome", filter.Outcomes is { } outcomes ? string.Join(',', outcomes) : null),
            ("since", Time(filter.Since)),
            ("until", Time(filter.Until)),
            ("before", filter.Before?.ToString()),
            ("limit", filter.Limit?.ToString(CultureInfo.InvariantCulture)),
            ("movesOnly", filter.MovesOnly ? "true" : null),
        ];
        string query = string.Join('&', parts.Where(part => part.Value is not null).Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}"));
        return query.Length == 0 ? "" : "?" + query;
    }

    private static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}

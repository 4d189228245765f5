using System.Globalization;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;

namespace Godwit.Host.Operations;

/// <summary>A filter as it stands in a query: several members are separated by commas, times are ISO 8601.</summary>
internal static class FilterWords
{
    /// <exception cref="RefusedException">One of them means nothing.</exception>
    public static IReadOnlyList<T>? Members<T>(string name, string? text)
        where T : struct, Enum => text is null ? null : [.. text.Split(',', StringSplitOptions.TrimEntries).Select(word => Member<T>(name, word))];

    /// <exception cref="RefusedException">It is no time.</exception>
    public static DateTimeOffset? Time(string name, string? text) => text is null ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time
        : throw Malformed(name, $"'{text}' is no time.", "Write it like 2026-03-01T12:00:00Z.");

    /// <exception cref="RefusedException">It is no id.</exception>
    public static OperationId? Id(string name, string? text) => text is null ? null
        : OperationId.TryParse(text, out OperationId id) ? id
        : throw Malformed(name, $"'{text}' is not the id of an operation.", "Give the id of the last operation of the page before.");

    private static T Member<T>(string name, string word)
        where T : struct, Enum
    {
        foreach (T member in Enum.GetValues<T>().Where(member => member.ToString().Equals(word, StringComparison.OrdinalIgnoreCase)))
        {
            return member;
        }

        throw Malformed(name, $"'{word}' is none of {string.Join(", ", Enum.GetNames<T>())}.", "Give one of them, or several with commas between.");
    }

    private static RefusedException Malformed(string name, string message, string remedy) => new(ProblemId.MalformedRequest, name, message, remedy);
}

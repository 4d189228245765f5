using System.Text.Json;
using System.Text.RegularExpressions;

namespace Godwit.Host.Api;

/// <summary>
/// What is wrong with a request that could not be read, without the names of our types. The framework's sentences are known by
/// their marks; one that is not known is passed on.
/// </summary>
internal static partial class MalformedWords
{
    public static string Of(Exception failure) => failure switch
    {
        BadHttpRequestException { InnerException: JsonException json } => OfJson(json),
        BadHttpRequestException bad => OfBinding(bad.Message),
        _ => failure.Message,
    };

    private static string OfJson(JsonException json) => json.Message switch
    {
        var text when Unknown().Match(text) is { Success: true } found => $"its member '{found.Groups[1].Value}' is not known.",
        var text when Missing().Match(text) is { Success: true } found => $"it lacks {found.Groups[1].Value}.",
        var text when text.Contains("could not be converted", StringComparison.Ordinal) || text.Contains("null", StringComparison.Ordinal) =>
            $"the value of {Place(json)} is not of the kind that belongs there.",
        var text => $"its body is not JSON: {Where().Replace(text, "")}",
    };

    private static string OfBinding(string text) =>
        text.Contains("was not provided from body", StringComparison.Ordinal) || text.StartsWith("Implicit body inferred", StringComparison.Ordinal)
            ? "it has no body."
            : text;

    /// <summary>"$.disks[0].format" is "disks[0].format"; "$" is the whole.</summary>
    private static string Place(JsonException json) => json.Path is { Length: > 2 } path ? $"'{path[2..]}'" : "the body";

    /// <summary>The JSON property 'memroyBytes' could not be mapped to any .NET member contained in type '...'.</summary>
    [GeneratedRegex("^The JSON property '([^']*)' could not be mapped")]
    private static partial Regex Unknown();

    /// <summary>JSON deserialization for type '...' was missing required properties including: 'name', 'memoryBytes'.</summary>
    [GeneratedRegex("missing required properties including: ('.*')")]
    private static partial Regex Missing();

    [GeneratedRegex(" Path: \\S+ \\|.*$")]
    private static partial Regex Where();
}

using System.Text.Json;
using Godwit.Contracts;

namespace Godwit.Cli.Output;

/// <summary>The API's words, each on one line: for streams of JSON lines.</summary>
internal static class CompactJson
{
    public static GodwitJson Lines { get; } = new(new JsonSerializerOptions(GodwitJson.Default.Options) { WriteIndented = false });
}

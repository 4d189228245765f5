using System.Text.Json.Nodes;

namespace Godwit.Testing;

/// <summary>Reading arguments the way QEMU does: what is missing is named in the refusal.</summary>
internal static class FakeJson
{
    public static string Text(this JsonObject arguments, string key) =>
        arguments.TextOrNull(key) ?? throw new FakeRefusal($"Parameter '{key}' is missing");

    public static string? TextOrNull(this JsonObject arguments, string key) => arguments[key]?.GetValue<string>();

    public static JsonObject Object(this JsonObject arguments, string key) =>
        arguments[key] as JsonObject ?? throw new FakeRefusal($"Parameter '{key}' is missing");

    public static JsonArray Array(this JsonObject arguments, string key) =>
        arguments[key] as JsonArray ?? throw new FakeRefusal($"Parameter '{key}' is missing");

    public static bool Flag(this JsonObject arguments, string key, bool otherwise = false) =>
        arguments[key]?.GetValue<bool>() ?? otherwise;

    public static long Number(this JsonObject arguments, string key, long otherwise = 0) =>
        arguments[key]?.GetValue<long>() ?? otherwise;
}

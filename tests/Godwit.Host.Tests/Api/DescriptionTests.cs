using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Godwit.Host.Tests.Api;

/// <summary>/openapi/v1.json is a promise to everybody who generates a client from it, so a change of it must be seen in review.</summary>
public sealed class DescriptionTests
{
    /// <summary>Set it to 1 to take the daemon's description as the new snapshot.</summary>
    private const string Accept = "GODWIT_ACCEPT";

    /// <summary>Wording is no promise: a doc comment may change without anybody's client noticing.</summary>
    [Fact]
    public async Task The_described_API_is_the_one_that_is_committed()
    {
        string snapshot = Path.Combine(RepositoryFolder.Path, "docs", "openapi.json");
        JsonNode described = await DescribeAsync();
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            await File.WriteAllTextAsync(snapshot, described.ToJsonString(Indented) + "\n");
        }

        string[] now = Promises(described);
        string[] committed = File.Exists(snapshot) ? Promises(JsonNode.Parse(await File.ReadAllTextAsync(snapshot))!) : [];
        Assert.True(
            committed.SequenceEqual(now),
            $"The API has changed. If that is meant, run this test with {Accept}=1 and commit docs/openapi.json.\n{LineDifference.Of(committed, now)}");
    }

    [Fact]
    public async Task Every_operation_has_a_name_a_summary_and_one_subject()
    {
        JsonObject[] operations = [.. Operations(await DescribeAsync()).Select(each => each.Operation)];
        Assert.All(operations, operation => Assert.NotEmpty((string)operation["summary"]!));
        Assert.All(operations, operation => Assert.Single(operation["tags"]!.AsArray()));
        Assert.Equal(operations.Length, operations.Select(operation => (string)operation["operationId"]!).Distinct().Count());
    }

    [Fact]
    public async Task Every_operation_says_how_it_refuses() =>
        Assert.All(
            Operations(await DescribeAsync()),
            each => Assert.Equal(
                "#/components/schemas/ProblemBody",
                (string?)each.Operation["responses"]!["4XX"]!["content"]!["application/problem+json"]!["schema"]!["$ref"]));

    /// <summary>A check or a what-if changes nothing; it is a POST for the size of its question.</summary>
    [Fact]
    public async Task Every_change_of_a_VM_answers_with_an_operation_to_watch() =>
        Assert.All(
            Operations(await DescribeAsync()).Where(each =>
                each.Path.StartsWith("/api/v1/vms", StringComparison.Ordinal) && each.Method != "get" && !each.Path.EndsWith("/check", StringComparison.Ordinal)
                && !each.Path.EndsWith("/what-if", StringComparison.Ordinal)),
            each => Assert.Equal(
                "#/components/schemas/OperationView",
                (string?)each.Operation["responses"]!["202"]!["content"]!["application/json"]!["schema"]!["$ref"]));

    /// <summary>The web default would take "5" for 5, and say so: generated clients then hold unions instead of numbers.</summary>
    [Fact]
    public async Task Numbers_are_numbers_alone() =>
        Assert.DoesNotContain("\"integer\",\"string\"", (await DescribeAsync()).ToJsonString().Replace("\"string\",\"integer\"", "\"integer\",\"string\"", StringComparison.Ordinal));

    [Fact]
    public async Task What_hosts_say_to_each_other_is_not_part_of_the_API() =>
        Assert.All(Operations(await DescribeAsync()), each => Assert.StartsWith("/api/v1/", each.Path));

    private static JsonSerializerOptions Indented { get; } = new() { WriteIndented = true };

    private static string[] Promises(JsonNode description) => WithoutWords(description)!.ToJsonString(Indented).Split('\n');

    private static JsonNode? WithoutWords(JsonNode? node) => node switch
    {
        JsonObject all => new JsonObject(all.Where(member => !(member is { Key: "description" or "summary", Value: JsonValue }))
            .Select(member => KeyValuePair.Create(member.Key, WithoutWords(member.Value)))),
        JsonArray all => new JsonArray([.. all.Select(WithoutWords)]),
        null => null,
        JsonValue value => value.DeepClone(),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static async Task<JsonNode> DescribeAsync()
    {
        await using WholeDaemon daemon = await WholeDaemon.StartAsync();
        return JsonNode.Parse(await daemon.Client.GetStringAsync("/openapi/v1.json"))!;
    }

    private static IEnumerable<(string Path, string Method, JsonObject Operation)> Operations(JsonNode document) =>
        from path in document["paths"]!.AsObject()
        from method in path.Value!.AsObject()
        select (path.Key, method.Key, method.Value!.AsObject());
}

using System.Net;
using System.Text;
using Godwit.Contracts.Problems;
using Godwit.Host.Tests.Trust;
using Xunit;

namespace Godwit.Host.Tests.Api;

/// <summary>What a caller hears who asks for nonsense: always a problem with an id and a remedy, never a bare number.</summary>
public sealed class RequestTests
{
    [Theory]
    [InlineData("{ \"name\": \"a\"")]
    [InlineData("not json at all")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    public async Task A_body_that_is_no_JSON_object_is_malformed(string body) =>
        await IsRefusedAsync("/api/v1/vms", body, HttpStatusCode.BadRequest, ProblemId.MalformedRequest);

    [Fact]
    public async Task A_misspelt_member_is_refused_and_named()
    {
        ProblemBody problem = await IsRefusedAsync(
            "/api/v1/vms", """{ "name": "a", "memoryBytes": 67108864, "memroyBytes": 1 }""", HttpStatusCode.BadRequest, ProblemId.MalformedRequest);
        Assert.Contains("memroyBytes", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_required_member_is_refused_and_named()
    {
        ProblemBody problem = await IsRefusedAsync("/api/v1/vms", """{ "name": "a" }""", HttpStatusCode.BadRequest, ProblemId.MalformedRequest);
        Assert.Contains("memoryBytes", problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "name": null, "memoryBytes": 67108864 }""")]
    [InlineData("""{ "name": "a", "memoryBytes": "67108864" }""")]
    [InlineData("""{ "name": "a", "memoryBytes": 67108864.5 }""")]
    [InlineData("""{ "name": "a", "memoryBytes": 67108864, "automaticStopAction": "Explode" }""")]
    public async Task A_value_of_the_wrong_kind_is_malformed(string body) =>
        await IsRefusedAsync("/api/v1/vms", body, HttpStatusCode.BadRequest, ProblemId.MalformedRequest);

    [Theory]
    [InlineData("/api/v1/vms",                  """{ "name": "a", "memoryBytes": 67108864, "automaticStartAction": 77 }""")]
    [InlineData("/api/v1/vms",                  """{ "name": "a", "memoryBytes": 67108864, "automaticStartAction": "77" }""")]
    [InlineData("/api/v1/vms",                  """{ "name": "a", "memoryBytes": 67108864, "disks": [{ "format": 9, "sizeBytes": 1048576 }] }""")]
    [InlineData("/api/v1/switches",             """{ "name": "lan", "switchType": 99 }""")]
    [InlineData("/api/v1/switches",             """{ "name": "lan", "switchType": 1 }""")]
    [InlineData("/api/v1/vms/ghost/move",       """{ "destinationHost": "b", "storage": { "kind": 7 } }""")]
    [InlineData("/api/v1/domain/certificates",  """{ "personName": "a", "role": 99 }""")]
    public async Task A_number_is_no_name_of_a_choice(string path, string body) =>
        await IsRefusedAsync(path, body, HttpStatusCode.BadRequest, ProblemId.MalformedRequest);

    [Theory]
    [InlineData("/nonexist/../x")]
    [InlineData("/x\\u0000")]
    [InlineData("x")]
    public async Task A_folder_for_VMs_that_is_no_plain_path_is_refused(string path)
    {
        await using WholeDaemon daemon = await WholeDaemon.StartAsync();
        string now = await daemon.Client.GetStringAsync("/api/v1/host");
        var settings = System.Text.Json.Nodes.JsonNode.Parse(now)!["settings"]!;
        string body = settings.ToJsonString().Replace($"\"{settings["virtualMachinePath"]!.GetValue<string>()}\"", $"\"{path}\"", StringComparison.Ordinal);
        ProblemBody problem = await daemon.Client.PutAsync("/api/v1/host/settings", new StringContent(body, Encoding.UTF8, "application/json")).RefusalAsync();
        Assert.Equal((ProblemId.PathInvalid, 422), (problem.Id, problem.Status));
    }

    [Theory]
    [InlineData("",                                                            "it has no body.")]
    [InlineData("""{ "name": "a", "memoryBytes": 1, "memroyBytes": 1 }""",     "its member 'memroyBytes' is not known.")]
    [InlineData("""{ "name": "a" }""",                                         "it lacks 'memoryBytes'.")]
    [InlineData("""{ "name": "a", "memoryBytes": "1" }""",                     "the value of 'memoryBytes' is not of the kind that belongs there.")]
    [InlineData("""{ "name": null, "memoryBytes": 1 }""",                      "the value of 'name' is not of the kind that belongs there.")]
    [InlineData("""{ "name": "a", "memoryBytes": 1, "disks": [{ "format": "x" }] }""", "the value of 'disks[0].format' is not of the kind that belongs there.")]
    public async Task A_malformed_request_is_explained_without_the_names_of_our_types(string body, string reason)
    {
        ProblemBody problem = await IsRefusedAsync("/api/v1/vms", body, HttpStatusCode.BadRequest, ProblemId.MalformedRequest);
        Assert.Equal($"The request cannot be read: {reason}", problem.Detail);
    }

    [Theory]
    [InlineData("limit=many")]
    [InlineData("movesOnly=perhaps")]
    public async Task A_query_that_is_no_value_is_malformed(string query)
    {
        await using WholeDaemon daemon = await WholeDaemon.StartAsync();
        ProblemBody problem = await daemon.Client.GetAsync($"/api/v1/operations?{query}").RefusalAsync();
        Assert.Equal((ProblemId.MalformedRequest, 400), (problem.Id, problem.Status));
        Assert.Equal($"The request cannot be read: a value in its query '{query}' is not of the kind that belongs there.", problem.Detail);
    }

    [Fact]
    public async Task A_body_of_another_type_is_malformed()
    {
        await using WholeDaemon daemon = await WholeDaemon.StartAsync();
        ProblemBody problem = await daemon.Client.PostAsync("/api/v1/vms", new StringContent("name=a", Encoding.UTF8, "text/plain")).RefusalAsync();
        Assert.Equal(ProblemId.MalformedRequest, problem.Id);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_a_mebibyte_is_too_large_whether_its_length_is_told_or_not(bool chunked)
    {
        await using WholeDaemon daemon = await WholeDaemon.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/vms")
        {
            Content = new StringContent($$"""{ "name": "{{new string('a', 1 << 20)}}", "memoryBytes": 1 }""", Encoding.UTF8, "application/json"),
        };
        request.Headers.TransferEncodingChunked = chunked;
        ProblemBody problem = await daemon.Client.SendAsync(request).RefusalAsync();
        Assert.Equal((ProblemId.RequestTooLarge, 413), (problem.Id, problem.Status));
    }

    [Theory]
    [InlineData("GET", "/api/v1/virtual-machines", ProblemId.NotFound)]
    [InlineData("GET", "/", ProblemId.NotAllowed)]
    [InlineData("GET", "/api/v2/vms", ProblemId.NotAllowed)]
    public async Task An_address_that_is_not_there_is_a_problem_too(string method, string path, ProblemId expected)
    {
        await using WholeDaemon daemon = await WholeDaemon.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        ProblemBody problem = await daemon.Client.SendAsync(request).RefusalAsync();
        Assert.Equal((expected, path), (problem.Id, problem.Target));
    }

    [Fact]
    public async Task A_method_that_an_address_does_not_take_is_told_those_that_it_takes()
    {
        await using WholeDaemon daemon = await WholeDaemon.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Patch, "/api/v1/vms");
        using HttpResponseMessage response = await daemon.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(["GET", "POST"], response.Content.Headers.Allow.Order(StringComparer.Ordinal));
        ProblemBody problem = await Task.FromResult(response).RefusalAsync();
        Assert.Equal((ProblemId.MethodNotAllowed, 405, "/api/v1/vms"), (problem.Id, problem.Status, problem.Target));
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/console")]
    [InlineData("DELETE", "")]
    [InlineData("POST", "/start")]
    [InlineData("POST", "/save")]
    public async Task A_VM_that_is_not_there_is_not_found(string method, string verb)
    {
        await using WholeDaemon daemon = await WholeDaemon.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api/v1/vms/ghost" + verb);
        ProblemBody problem = await daemon.Client.SendAsync(request).RefusalAsync();
        Assert.Equal((ProblemId.VmNotFound, 404, "ghost"), (problem.Id, problem.Status, problem.Target));
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("0199aaaa-0000-7000-8000-000000000000")]
    public async Task An_operation_that_is_not_there_is_not_found(string id)
    {
        await using WholeDaemon daemon = await WholeDaemon.StartAsync();
        Assert.Equal(ProblemId.OperationNotFound, (await daemon.Client.GetAsync($"/api/v1/operations/{id}").RefusalAsync()).Id);
        Assert.Equal(ProblemId.OperationNotFound, (await daemon.Client.GetAsync($"/api/v1/operations/{id}/events").RefusalAsync()).Id);
        Assert.Equal(ProblemId.OperationNotFound, (await daemon.Client.PostAsync($"/api/v1/operations/{id}/cancel", null).RefusalAsync()).Id);
    }

    [Fact]
    public async Task A_refused_request_makes_no_operation()
    {
        await using WholeDaemon daemon = await WholeDaemon.StartAsync();
        await daemon.Client.PostAsync("/api/v1/vms", new StringContent("{}", Encoding.UTF8, "application/json")).RefusalAsync();
        await daemon.Client.PostAsync("/api/v1/vms/ghost/start", null).RefusalAsync();
        Assert.Equal("[]", await daemon.Client.GetStringAsync("/api/v1/operations"));
    }

    private static async Task<ProblemBody> IsRefusedAsync(string path, string body, HttpStatusCode status, ProblemId id)
    {
        await using WholeDaemon daemon = await WholeDaemon.StartAsync();
        ProblemBody problem = await daemon.Client.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json")).RefusalAsync();
        Assert.Equal(((int)status, id), (problem.Status, problem.Id));
        return problem;
    }
}

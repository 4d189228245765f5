using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Godwit.Contracts;
using Godwit.Contracts.Problems;
using Xunit;

namespace Godwit.Host.Tests.Trust;

internal static class HttpClientJson
{
    public static async Task<TAnswer> PostAsync<TBody, TAnswer>(
        this HttpClient client, string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<TAnswer> answerType)
    {
        using var response = await client.PostAsJsonAsync(path, body, bodyType);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize(text, answerType)!;
    }

    /// <summary>The refusal, which must look like one.</summary>
    public static async Task<ProblemBody> RefusalAsync(this Task<HttpResponseMessage> request)
    {
        using var response = await request;
        var text = await response.Content.ReadAsStringAsync();
        Assert.False(response.IsSuccessStatusCode, $"{response.StatusCode}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var body = JsonSerializer.Deserialize(text, GodwitJson.Default.ProblemBody)!;
        Assert.Equal((int)response.StatusCode, body.Status);
        Assert.NotEmpty(body.Remedy);
        return body;
    }
}

using System.Text.Json.Nodes;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Godwit.Host.Api;

/// <summary>
/// /openapi/v1.json. It describes the API and not this host: the same from every daemon of a version, so that a committed copy
/// can be compared with it.
/// </summary>
internal static class ApiDescription
{
    private const string ProblemSchema = nameof(ProblemBody);

    public static IServiceCollection AddApiDescription(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        options.AddDocumentTransformer(NameTheApi);
        options.AddOperationTransformer(DescribeRefusalsAsync);
        options.AddSchemaTransformer(DescribeText);
    });

    private static Task NameTheApi(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Godwit",
            Version = "1",
            Description = "A host's management API. What takes a while answers 202 with an operation, which can be watched as server-sent events.",
        };
        document.Servers = [];
        return Task.CompletedTask;
    }

    /// <summary>Every refusal and failure of every operation has the same body.</summary>
    private static async Task DescribeRefusalsAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        context.Document!.AddComponent(ProblemSchema, await context.GetOrCreateSchemaAsync(typeof(ProblemBody), null, cancellationToken));
        operation.Responses ??= [];
        operation.Responses["4XX"] = Refusal("Refused: nothing has changed.", context.Document);
        operation.Responses["5XX"] = Refusal("The host, or another one that it needed, failed.", context.Document);
    }

    private static OpenApiResponse Refusal(string meaning, OpenApiDocument document) => new()
    {
        Description = meaning,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [Problems.ContentType] = new() { Schema = new OpenApiSchemaReference(ProblemSchema, document) },
        },
    };

    /// <summary>What our own converters write is text, which the generator cannot see.</summary>
    private static Task DescribeText(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        Type type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type == typeof(VmId) || type == typeof(OperationId))
        {
            schema.Type = JsonSchemaType.String;
            schema.Format = "uuid";
        }
        else if (type == typeof(ProblemId))
        {
            schema.Type = JsonSchemaType.String;
            schema.Enum = [.. Enum.GetValues<ProblemId>().Select(id => (JsonNode)ProblemIdJson.NameOf(id)!)];
        }

        return Task.CompletedTask;
    }
}

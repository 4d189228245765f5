using Godwit.Contracts;
using Godwit.Host.Peers;

namespace Godwit.Host.Api;

/// <summary>JSON of the HTTP surface: source-generated, and as strict as <see cref="GodwitJson"/> says.</summary>
internal static class ApiJson
{
    public static IServiceCollection AddApiJson(this IServiceCollection services) => services.ConfigureHttpJsonOptions(json =>
    {
        // Options of a context do not reach the HTTP chain by themselves (facts/dotnet.md §5).
        json.SerializerOptions.TypeInfoResolverChain.Insert(0, PeerJson.Default);
        json.SerializerOptions.TypeInfoResolverChain.Insert(0, GodwitJson.Default);
        json.SerializerOptions.NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict;
        json.SerializerOptions.RespectNullableAnnotations = true;
        json.SerializerOptions.RespectRequiredConstructorParameters = true;
        json.SerializerOptions.UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow;
        json.SerializerOptions.DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull;
    });
}

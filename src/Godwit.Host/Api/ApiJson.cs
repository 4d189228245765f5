using System.Text.Json.Serialization.Metadata;
using Godwit.Contracts;
using Godwit.Host.Peers;
using Godwit.Host.Storage.Smb;
using Microsoft.AspNetCore.Http.Json;

namespace Godwit.Host.Api;

/// <summary>JSON of the HTTP surface: source-generated, and as strict as <see cref="GodwitJson"/> says.</summary>
internal static class ApiJson
{
    public static IServiceCollection AddApiJson(this IServiceCollection services)
    {
        services.AddSingleton<UncJson>().AddOptions<JsonOptions>().Configure<UncJson>(Configure);
        return services;
    }

    private static void Configure(JsonOptions json, UncJson unc)
    {
        // Without the reflecting resolver, which a native build does not have: a type that is in no context fails in tests too.
        json.SerializerOptions.TypeInfoResolverChain.Clear();
        json.SerializerOptions.TypeInfoResolverChain.Add(GodwitJson.Default.WithAddedModifier(unc.Modify));
        json.SerializerOptions.TypeInfoResolverChain.Add(PeerJson.Default);
        json.SerializerOptions.TypeInfoResolverChain.Add(Cluster.ClusterJson.Default);
        json.SerializerOptions.TypeInfoResolverChain.Add(ParameterJson.Default);

        // Options of a context do not reach the HTTP chain by themselves (facts/dotnet.md §5).
        json.SerializerOptions.NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict;
        json.SerializerOptions.RespectNullableAnnotations = true;
        json.SerializerOptions.RespectRequiredConstructorParameters = true;
        json.SerializerOptions.UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow;
        json.SerializerOptions.DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull;
    }
}

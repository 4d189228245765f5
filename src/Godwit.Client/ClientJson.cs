using System.Text.Json;
using System.Text.Json.Serialization;
using Godwit.Contracts;

namespace Godwit.Client;

/// <summary>The API's JSON as a client reads it: a member that a newer host knows and we do not is passed over.</summary>
internal static class ClientJson
{
    public static GodwitJson Wire { get; } = new(new JsonSerializerOptions(GodwitJson.Default.Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
        WriteIndented = false,
    });
}

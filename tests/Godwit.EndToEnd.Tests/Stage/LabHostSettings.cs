using System.Text.Json.Nodes;
using Godwit.Lab.Hosts;
using Xunit;

namespace Godwit.EndToEnd.Tests.Stage;

/// <summary>What is set in godwitd.json and not by the API.</summary>
internal static class LabHostSettings
{
    /// <summary>From now on guests may have so much of the host's memory together; null is all.</summary>
    public static async Task BoundGuestMemoryAsync(this LabHost host, int? mebibytes)
    {
        string path = host.PathOutside("/etc/godwit/godwitd.json");
        JsonNode options = JsonNode.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken))!;
        options["guestMemoryMebibytes"] = mebibytes;
        await File.WriteAllTextAsync(path, options.ToJsonString(), TestContext.Current.CancellationToken);
        await host.KillDaemonAsync();
        await host.StartDaemonAsync();
    }
}

using System.Globalization;
using Godwit.Host.Cluster.Members;

namespace Godwit.Host.Cluster.Guarding;

/// <summary>"godwitd guardian --config FILE": the daemon's program as a guardian. The daemon starts it; nobody needs to.</summary>
internal static class GuardianProgram
{
    public static async Task RunAsync(string configurationPath)
    {
        HostOptions options = HostOptions.Load(configurationPath);
        using var guardian = new Guardian(options, new ClusterFolder(options), Log);
        await guardian.RunAsync();
    }

    private static void Log(string line) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {line}"));
}

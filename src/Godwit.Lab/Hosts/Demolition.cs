using Godwit.Lab.Networks;

namespace Godwit.Lab.Hosts;

/// <summary>Takes a lab away. Every step may find its work done already.</summary>
internal static class Demolition
{
    public static async Task RunAsync(IReadOnlyList<LabHost> hosts, Fabric fabric, string prefix, string stateFolder)
    {
        // Daemons first: one that lives might start a QEMU again.
        await Task.WhenAll(hosts.Select(host => host.AbandonAsync()));

        string[] letters = [.. hosts.Select(host => host.Letter)];
        foreach (NetworkNamespace space in fabric.All(letters).Where(space => space.Exists))
        {
            await space.EmptyAsync();
        }

        await fabric.TearDownAsync(letters);
        await MountPoints.ReleaseAsync(prefix);
        if (Directory.Exists(stateFolder))
        {
            Directory.Delete(stateFolder, recursive: true);
        }
    }
}

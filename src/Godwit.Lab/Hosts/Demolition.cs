using Godwit.Lab.Networks;
using Godwit.Lab.Processes;

namespace Godwit.Lab.Hosts;

/// <summary>Takes a lab away. Every step may find its work done already.</summary>
internal static class Demolition
{
    public static async Task RunAsync(IReadOnlyList<LabHost> hosts, Fabric fabric, string prefix, string stateFolder)
    {
        // Daemons first: one that lives might start a QEMU again.
        await Task.WhenAll(hosts.Select(host => host.KillDaemonAsync()));

        string[] letters = [.. hosts.Select(host => host.Letter)];
        foreach (NetworkNamespace space in fabric.All(letters).Where(space => space.Exists))
        {
            await EmptyAsync(space);
        }

        await fabric.TearDownAsync(letters);
        await MountPoints.ReleaseAsync(prefix);
        if (Directory.Exists(stateFolder))
        {
            Directory.Delete(stateFolder, recursive: true);
        }
    }

    /// <summary>Kills whoever lives in a namespace: guests, the holder of the mounts, what people started by hand.</summary>
    private static async Task EmptyAsync(NetworkNamespace space)
    {
        while (true)
        {
            ProcessIdentity[] living =
            [
                .. (await space.GetProcessesAsync())
                    .Where(pid => pid != Environment.ProcessId)
                    .Select(ProcessIdentity.Of)
                    .OfType<ProcessIdentity>(),
            ];
            if (living.Length == 0)
            {
                return;
            }

            await Task.WhenAll(living.Select(each => each.KillAsync()));
        }
    }
}

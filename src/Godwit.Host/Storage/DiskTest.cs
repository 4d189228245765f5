using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Guests;

namespace Godwit.Host.Storage;

/// <summary>Whether a disk and everything it rests on is as it should be.</summary>
internal static class DiskTest
{
    /// <exception cref="RefusedException">The first thing that is wrong.</exception>
    public static async Task RunAsync(string path, DiskFormat format, CancellationToken cancellationToken)
    {
        DiskChain chain = (await Chains.ReadAsync(path, format, cancellationToken)).Sound();
        foreach (ChainLink link in chain.Links)
        {
            if (link.Header.IsCorrupt)
            {
                throw ImageFiles.Corrupt(link.Path, "its header says that it is damaged");
            }

            await (link.Format is DiskFormat.Qcow2 or DiskFormat.Vhdx
                ? CheckAsync(link, cancellationToken)
                : ImageFiles.InfoAsync(link.Path, link.Format, cancellationToken));
        }
    }

    private static async Task CheckAsync(ChainLink link, CancellationToken cancellationToken)
    {
        ProcessesOutcome check = await Processes.RunAsync(
            "qemu-img", ["check", "-q", "-U", "-f", DiskFormats.DriverOf(link.Format), "--", link.Path], cancellationToken);
        // 3 means clusters that nobody uses: a waste and no damage.
        if (check.ExitCode is not (0 or 3))
        {
            throw ImageFiles.Corrupt(link.Path, check.Words);
        }
    }
}

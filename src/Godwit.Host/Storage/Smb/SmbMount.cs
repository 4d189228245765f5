using Godwit.Contracts.Volumes;
using Godwit.Host.Api;
using Godwit.Host.Guests;

namespace Godwit.Host.Storage.Smb;

/// <summary>Mounts a share, and takes it down again.</summary>
internal sealed class SmbMount(OwnAccount account, GuestUser user)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static bool IsMounted(UncPath unc) => MountTable.OptionsOf(unc.MountPoint) is not null;

    /// <summary>Repeatable.</summary>
    /// <exception cref="RefusedException">The share cannot be mounted.</exception>
    public async Task MountAsync(UncPath unc, VolumeProtection protection, CancellationToken cancellationToken)
    {
        if (IsMounted(unc))
        {
            return;
        }

        ComputerAccount own = account() ?? throw new RefusedException(
            Contracts.Problems.ProblemId.NotInDirectory, unc.ShareName, $"{unc.ShareName} cannot be mounted: this host has joined no Active Directory.",
            "Join it: godwit domain join --ad REALM.");
        Folders.Create(unc.MountPoint);
        using var patience = new CancellationTokenSource(Patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        ProcessesOutcome outcome;
        try
        {
            outcome = await Processes.RunAsync("mount", ["-t", "cifs", unc.Device, unc.MountPoint, "-o", SmbMountOptions.Of(own, protection, user)], either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            outcome = new ProcessesOutcome { ExitCode = 32, Output = "", Error = "mount error(110): it took too long" };
        }

        if (outcome.ExitCode != 0)
        {
            Tidy(unc);
            throw new RefusedException(SmbMountVerdict.Of(unc, own, outcome.ExitCode, outcome.Error));
        }
    }

    /// <summary>Repeatable.</summary>
    /// <exception cref="RefusedException">Somebody still uses it.</exception>
    public static async Task UnmountAsync(UncPath unc, CancellationToken cancellationToken)
    {
        if (IsMounted(unc))
        {
            ProcessesOutcome outcome = await Processes.RunAsync("umount", [unc.MountPoint], cancellationToken);
            if (outcome.ExitCode != 0)
            {
                throw new RefusedException(
                    Contracts.Problems.ProblemId.VolumeInUse, unc.ShareName, $"{unc.ShareName} cannot be taken down: {outcome.Error.TrimEnd('.')}.",
                    "End what still uses it (fuser -m, on its mount point), then try again.");
            }
        }

        Tidy(unc);
    }

    /// <summary>Its mount point, and its server's folder with the last of them.</summary>
    private static void Tidy(UncPath unc) => Folders.RemoveEmpty([UncPath.Root, Path.GetDirectoryName(unc.MountPoint)!, unc.MountPoint]);
}

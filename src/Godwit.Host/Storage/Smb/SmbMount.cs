using Godwit.Contracts.Volumes;
using Godwit.Host.Api;
using Godwit.Host.Guests;

namespace Godwit.Host.Storage.Smb;

/// <summary>Mounts a share, and takes it down again.</summary>
internal sealed class SmbMount(OwnAccount account, GuestUser user) : IDisposable
{
    /// <summary>One at a time: who is second finds it done.</summary>
    private readonly SemaphoreSlim _turn = new(1, 1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static bool IsMounted(UncPath unc) => MountTable.OptionsOf(unc.MountPoint) is not null && MountTable.OptionsOf(unc.LockMountPoint) is not null;

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
        await _turn.WaitAsync(cancellationToken);
        try
        {
            bool first = MountTable.OptionsOf(unc.MountPoint) is null;
            await MountAsync(unc, unc.MountPoint, own, SmbMountOptions.Of(own, protection, user, forLocks: false), cancellationToken);
            try
            {
                await MountAsync(unc, unc.LockMountPoint, own, SmbMountOptions.Of(own, protection, user, forLocks: true), cancellationToken);
            }
            catch when (first)
            {
                await Processes.RunAsync("umount", [unc.MountPoint], CancellationToken.None);
                Tidy(unc);
                throw;
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private static async Task MountAsync(UncPath unc, string place, ComputerAccount own, string options, CancellationToken cancellationToken)
    {
        if (MountTable.OptionsOf(place) is not null)
        {
            return;
        }

        Folders.Create(place);
        using var patience = new CancellationTokenSource(Patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        ProcessesOutcome outcome;
        try
        {
            outcome = await Processes.RunAsync("mount", ["-t", "cifs", unc.Device, place, "-o", options], either.Token);
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
        foreach (string place in new[] { unc.MountPoint, unc.LockMountPoint }.Where(place => MountTable.OptionsOf(place) is not null))
        {
            ProcessesOutcome outcome = await Processes.RunAsync("umount", [place], cancellationToken);
            if (outcome.ExitCode != 0)
            {
                throw new RefusedException(
                    Contracts.Problems.ProblemId.VolumeInUse, unc.ShareName, $"{unc.ShareName} cannot be taken down: {outcome.Error.TrimEnd('.')}.",
                    "End what still uses it (fuser -m, on its mount point), then try again.");
            }
        }

        Tidy(unc);
    }

    /// <summary>Its mount points, and its server's folders with the last of them.</summary>
    private static void Tidy(UncPath unc)
    {
        foreach (string place in new[] { unc.LockMountPoint, unc.MountPoint }.Where(place => MountTable.OptionsOf(place) is null))
        {
            string server = Path.GetDirectoryName(place)!;
            Folders.RemoveEmpty([UncPath.Root, Path.GetDirectoryName(server)!, server, place]);
        }
    }
}

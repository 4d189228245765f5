using System.Collections.Concurrent;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Volumes;
using Godwit.Host.Api;
using Godwit.Host.Guests;

namespace Godwit.Host.Storage.Smb;

/// <summary>Mounts a share, and takes it down again.</summary>
internal sealed class SmbMount(OwnAccount account, WrongIdentity wrong, AccountTrouble trouble, GuestUser user) : IDisposable
{
    /// <summary>Mount points are made and taken away by one at a time, so that nobody takes a folder in which another has just made his.</summary>
    private static readonly Lock Places = new();

    /// <summary>By server, one at a time: who is second finds it done; and a server that does not answer holds up no other.</summary>
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new(StringComparer.Ordinal);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static bool IsMounted(UncPath unc) => MountTable.OptionsOf(unc.MountPoint) is not null && MountTable.OptionsOf(unc.LockMountPoint) is not null;

    /// <summary>Repeatable.</summary>
    /// <exception cref="RefusedException">The share cannot be mounted.</exception>
    public async Task MountAsync(UncPath unc, VolumeProtection protection, CancellationToken cancellationToken)
    {
        // Also of what is mounted: the kernel proves itself anew with each new connection.
        Problem? somebody = wrong(unc.Server);
        RequireOurs(unc, unc.MountPoint, forLocks: false);
        RequireOurs(unc, unc.LockMountPoint, forLocks: true);
        if (IsMounted(unc))
        {
            return;
        }

        ComputerAccount own = account() ?? throw new RefusedException(
            ProblemId.NotInDirectory, unc.ShareName, $"{unc.ShareName} cannot be mounted: this host has joined no Active Directory.",
            "Join it: godwit domain join --ad REALM.");
        if (somebody is not null)
        {
            throw new RefusedException(SmbMountVerdict.OfIdentity(unc, somebody));
        }

        SemaphoreSlim turn = _turns.GetOrAdd(unc.Server, _ => new SemaphoreSlim(1, 1));
        await turn.WaitAsync(cancellationToken);
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
            turn.Release();
        }
    }

    /// <summary>What an administrator has mounted there by himself may be anything.</summary>
    private static void RequireOurs(UncPath unc, string place, bool forLocks)
    {
        if (MountTable.OptionsOf(place) is { } options && SmbMountOptions.MissingFrom(options, forLocks) is { } missing)
        {
            throw new RefusedException(SmbMountVerdict.OfMount(unc, place, missing));
        }
    }

    public void Dispose()
    {
        foreach (SemaphoreSlim turn in _turns.Values)
        {
            turn.Dispose();
        }
    }

    private async Task MountAsync(UncPath unc, string place, ComputerAccount own, string options, CancellationToken cancellationToken)
    {
        if (MountTable.OptionsOf(place) is not null)
        {
            return;
        }

        lock (Places)
        {
            Folders.Create(place);
        }

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
            Problem? cause = SmbMountVerdict.IsOfTicket(outcome.Error) ? await trouble(cancellationToken) : null;
            throw new RefusedException(SmbMountVerdict.Of(unc, own, outcome.ExitCode, outcome.Error, cause));
        }
    }

    /// <summary>Repeatable.</summary>
    /// <param name="unc">The share.</param>
    /// <param name="isAway">Its server does not answer: then nobody waits for it, and whoever still uses it keeps what he has open.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RefusedException">Somebody still uses it.</exception>
    public static async Task UnmountAsync(UncPath unc, bool isAway, CancellationToken cancellationToken)
    {
        foreach (string place in new[] { unc.MountPoint, unc.LockMountPoint }.Where(place => MountTable.OptionsOf(place) is not null))
        {
            ProcessesOutcome outcome = await Processes.RunAsync("umount", isAway ? ["-l", place] : [place], cancellationToken);
            if (outcome.ExitCode != 0)
            {
                throw new RefusedException(
                    ProblemId.VolumeInUse, unc.ShareName, $"{unc.ShareName} cannot be taken down: {outcome.Error.TrimEnd('.')}.",
                    "End what still uses it (fuser -m, on its mount point), then try again.");
            }
        }

        Tidy(unc);
    }

    /// <summary>Its mount points, and its server's folders with the last of them.</summary>
    private static void Tidy(UncPath unc)
    {
        lock (Places)
        {
            foreach (string place in new[] { unc.LockMountPoint, unc.MountPoint }.Where(place => MountTable.OptionsOf(place) is null))
            {
                string server = Path.GetDirectoryName(place)!;
                Folders.RemoveEmpty([UncPath.Root, Path.GetDirectoryName(server)!, server, place]);
            }
        }
    }
}

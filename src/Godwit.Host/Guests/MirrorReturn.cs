using Godwit.Qmp;

namespace Godwit.Host.Guests;

/// <summary>The way back of a guest that is on some of its copies already.</summary>
internal static class MirrorReturn
{
    /// <summary>
    /// With the guest paused: puts every disk that is on its copy already back onto its old image. Nothing was written since, so
    /// both are equal, and a mirror of what is written from now on is ready at once. Repeatable. First every mirror ends: one
    /// that was asked to complete could put its disk onto the copy after we have looked.
    /// </summary>
    public static async Task PutBackAsync(Guest guest, IReadOnlyList<DiskMirror> mirrors, CancellationToken cancellationToken)
    {
        await new GuestMirrors(guest, mirrors).EndAsync(cancellationToken);
        IReadOnlyDictionary<string, string> inUse = await new GuestChains(guest).TopsAsync();
        IReadOnlyList<DiskMirror> turned =
        [
            .. mirrors.Where(mirror => inUse.GetValueOrDefault(mirror.Disk.Id) == mirror.TargetNode)
                .Select(mirror => mirror with { Disk = mirror.Disk with { NodeName = mirror.TargetNode }, TargetNode = mirror.Disk.Node }),
        ];
        foreach (DiskMirror mirror in turned)
        {
            await guest.AskAsync(
                new BlockdevMirror
                {
                    JobId = mirror.Job, Device = mirror.Disk.Node, Target = mirror.TargetNode, Sync = MirrorSync.None,
                    CopyMode = MirrorCopyMode.WriteBlocking, AutoDismiss = false,
                },
                cancellationToken);
        }

        if (turned.Count > 0)
        {
            var back = new GuestMirrors(guest, turned);
            await back.UntilReadyAsync(_ => Task.CompletedTask, cancellationToken);
            await back.CompleteAsync(cancellationToken);
        }
    }
}

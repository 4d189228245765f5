using Godwit.Client;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Lab.Hosts;
using Xunit;

namespace Godwit.EndToEnd.Tests.Faults;

/// <summary>Waits for a moment of a move by what its source says of it.</summary>
internal static class MoveMoments
{
    private const long FirstBytes = 1 << 20;

    public static async Task UntilAsync(LabHost source, OperationId move, Moment moment)
    {
        using GodwitClient client = source.OpenClient();
        await foreach (OperationView view in client.WatchOperationAsync(move, cancellationToken: TestContext.Current.CancellationToken))
        {
            Assert.True(view.State is OperationState.Running, $"The move ended before {moment}: {view.Problem}");
            if (view.Progress is { } progress && IsAt(moment, progress))
            {
                return;
            }
        }
    }

    private static bool IsAt(Moment moment, MoveProgress progress) => moment switch
    {
        Moment.Mirror => progress.Phase is MovePhase.Mirroring && progress.Disks.Sum(disk => disk.BytesDone) > FirstBytes,
        Moment.Memory => progress.Phase is MovePhase.Memory && progress.Memory.BytesSent > FirstBytes,
        Moment.PreSwitchover or Moment.Armed => progress.Phase is MovePhase.Switchover,
        Moment.RegisterChanged => progress.Phase is MovePhase.HandOver,
    };
}

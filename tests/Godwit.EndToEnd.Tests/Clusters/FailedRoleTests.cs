using Godwit.Contracts.Clusters;
using Godwit.Lab.Processes;
using Xunit;

namespace Godwit.EndToEnd.Tests.Clusters;

/// <summary>A role that nobody can start.</summary>
[Collection(nameof(ClusterStage))]
[Trait("category", "slow")]
public sealed class FailedRoleTests(ClusterStage stage)
{
    [Fact]
    public Task A_role_whose_disk_is_gone_is_tried_on_every_node_and_fails_with_the_reason_until_it_is_tried_again() => stage.TellAsync(1, async guests =>
    {
        ClusterVm guest = guests[0];
        DateTimeOffset begun = TimeProvider.System.GetUtcNow();
        string disk = stage.A.PathOutside(guest.DiskPath);
        File.Move(disk, disk + ".away");
        ProcessIdentity qemu = Assert.Single(await stage.A.GetQemuProcessesAsync());
        await qemu.KillAsync();
        guest.Client.Reset();

        // Once on each node: failed there, given to the next, and with the last the budget is used up.
        await stage.UntilLoggedAsync(line => line.At >= begun && line.EventId == 1254);
        RoleView failed = await guest.RoleAsync();
        Assert.Equal(RoleState.Failed, failed.State);
        Assert.NotNull(failed.Problem);
        Assert.Contains(guest.Name, failed.Problem.Message, StringComparison.Ordinal);
        string[] tried = [.. (await stage.Eyes.LogAsync()).Where(line => line.At >= begun && line.EventId == 1069).Select(line => line.Node).Distinct()];
        Assert.Equal(stage.Lab.Hosts.Count, tried.Length);

        File.Move(disk + ".away", disk);
        guest.Client.Reset();
        await stage.Eyes.DoAsync((client, token) => client.RetryClusterRoleAsync(guest.Name, token));
        TimeSpan again = await guest.UntilHeardAsync();
        stage.Tally.Line(
            $"cluster fault: a role without its disk failed on {string.Join(", ", tried)} ({failed.Problem.Id}: {failed.Problem.Message}) "
            + $"and ran {again.TotalSeconds:0.0} s after the retry");
    });
}

using Godwit.Client;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Volumes;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Directories;
using Godwit.Lab.FileServers;
using Godwit.Lab.Processes;
using Xunit;

namespace Godwit.EndToEnd.Tests.Shares;

/// <summary>As whom the kernel opens a share: root's own tickets come before the computer account's key.</summary>
[Collection(nameof(TwoKernels))]
public sealed class ShareIdentityTests(TwoKernels hosts)
{
    [Fact]
    [Trait("category", "slow")]
    public Task While_root_has_somebody_elses_tickets_nothing_is_mounted_and_no_machine_comes() => hosts.TellOfShareAsync(async vm =>
    {
        try
        {
            await hosts.B.DoAsync($"echo {DirectoryUser.Administrator.Password} | kinit {DirectoryUser.Administrator.Name}");
            Problem? move = await ShareStage.TryAsync(hosts.A, client => client.MoveVmAsync(vm.Name, vm.MoveTo(hosts.B, ShareStage.OnlyTheMachine)));
            Assert.Equal(ProblemId.ForeignTicket, move?.Id);
            Assert.Contains("Administrator@LAB.TEST", move!.Message);

            using GodwitClient client = hosts.B.OpenClient();
            await client.RemoveVolumeAsync(LabFileServer.UncPath, TestContext.Current.CancellationToken);
            Problem refused = (await Assert.ThrowsAsync<GodwitException>(AddAsync)).Problem;
            Assert.Equal((ProblemId.ForeignTicket, LabFileServer.UncPath), (refused.Id, refused.Target));
            hosts.Tally.Line($"root has a ticket of Administrator: {refused}");

            string remedy = refused.Remedy[refused.Remedy.IndexOf("kdestroy", StringComparison.Ordinal)..refused.Remedy.IndexOf(')', StringComparison.Ordinal)];
            await hosts.B.DoAsync(remedy);
            await AddAsync();
            CommandResult sessions = await hosts.Lab.FileServer!.RunAsync(["smbstatus", "--processes"], TestContext.Current.CancellationToken);
            Assert.Contains(@"LAB\hostb$", sessions.Output);
            Assert.DoesNotContain("administrator", sessions.Output, StringComparison.OrdinalIgnoreCase);
            await vm.MoveAsync(ShareStage.OnlyTheMachine);
            await vm.MoveAsync(ShareStage.OnlyTheMachine);
            await vm.AssertNothingLostAsync();
        }
        finally
        {
            await hosts.B.DoAsync("kdestroy -A || true");
        }
    });

    private async Task<VolumeView> AddAsync()
    {
        using GodwitClient client = hosts.B.OpenClient();
        return await client.AddVolumeAsync(new AddVolumeRequest { Path = LabFileServer.UncPath }, TestContext.Current.CancellationToken);
    }
}

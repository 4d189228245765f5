using Godwit.Client;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Volumes;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Directories;
using Godwit.Lab.FileServers;
using Godwit.Lab.Guests;
using Godwit.Lab.Processes;
using Xunit;

namespace Godwit.EndToEnd.Tests.Shares;

/// <summary>As whom the kernel opens a share. By itself, as whoever has a ticket in root's own cache.</summary>
[Collection(nameof(TwoKernels))]
public sealed class ShareIdentityTests(TwoKernels hosts)
{
    private const string Rules = "/etc/request-key.d";

    [Fact]
    [Trait("category", "slow")]
    public Task A_ticket_that_root_has_of_somebody_else_opens_no_share() => hosts.TellOfShareAsync(async vm =>
    {
        GuestStatistics before = await vm.Agent.ResetAsync();
        LabFileServer server = hosts.Lab.FileServer!;
        using GodwitClient client = hosts.B.OpenClient();
        try
        {
            // Nemo may do nothing there, the administrator everything.
            await hosts.A.DoAsync($"echo {DirectoryUser.Nemo.Password} | kinit {DirectoryUser.Nemo.Name}");
            await hosts.B.DoAsync($"echo {DirectoryUser.Administrator.Password} | kinit {DirectoryUser.Administrator.Name}");
            await server.KillAsync();
            await server.StartAsync(TestContext.Current.CancellationToken);
            await vm.AssertOutlivedAsync(before);
            await client.RemoveVolumeAsync(LabFileServer.UncPath, TestContext.Current.CancellationToken);
            await AddAsync();
            await AssertComputersAsync();
            await vm.MoveAsync(ShareStage.OnlyTheMachine);
            await vm.MoveAsync(ShareStage.OnlyTheMachine);
            await vm.AssertNothingLostAsync();
            hosts.Tally.Line("root has tickets of nemo and of Administrator, the server is restarted, the share is mounted anew: the file server sees computer accounts alone, 0 lost");

            // A host whose rules cannot be written refuses it until the tickets are gone.
            await client.RemoveVolumeAsync(LabFileServer.UncPath, TestContext.Current.CancellationToken);
            await hosts.B.DoAsync($"mv {Rules} {Rules}.away");
            Problem refused = (await Assert.ThrowsAsync<GodwitException>(AddAsync)).Problem;
            Assert.Equal((ProblemId.ForeignTicket, LabFileServer.UncPath), (refused.Id, refused.Target));
            Problem? move = await ShareStage.TryAsync(hosts.A, each => each.MoveVmAsync(vm.Name, vm.MoveTo(hosts.B, ShareStage.OnlyTheMachine)));
            Assert.Equal(ProblemId.ForeignTicket, move?.Id);
            hosts.Tally.Line($"and the kernel cannot be told: {refused}");
            await hosts.B.DoAsync(refused.Remedy[refused.Remedy.IndexOf("kdestroy", StringComparison.Ordinal)..refused.Remedy.IndexOf(')', StringComparison.Ordinal)]);
            Assert.NotEqual(ProblemId.ForeignTicket, (await Record.ExceptionAsync(AddAsync) as GodwitException)?.Problem.Id);
        }
        finally
        {
            await hosts.A.DoAsync("kdestroy -A || true");
            await hosts.B.DoAsync($"kdestroy -A; test ! -d {Rules}.away || mv -T {Rules}.away {Rules}");
        }
    });

    private async Task AssertComputersAsync()
    {
        CommandResult sessions = await hosts.Lab.FileServer!.RunAsync(["smbstatus", "--processes"], TestContext.Current.CancellationToken);
        Assert.Contains(@"LAB\hosta$", sessions.Output);
        Assert.Contains(@"LAB\hostb$", sessions.Output);
        Assert.DoesNotContain("administrator", sessions.Output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("nemo", sessions.Output, StringComparison.OrdinalIgnoreCase);
    }

    private async Task<VolumeView> AddAsync()
    {
        using GodwitClient client = hosts.B.OpenClient();
        return await client.AddVolumeAsync(new AddVolumeRequest { Path = LabFileServer.UncPath }, TestContext.Current.CancellationToken);
    }
}

using System.Text.Json;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Godwit.Lab.Processes;
using Xunit;

namespace Godwit.EndToEnd.Tests.Moves;

/// <summary>The sentence of the issue, typed: "godwit move web01 hostb --storage /vms/web01", and back.</summary>
[Collection(nameof(TwoHosts))]
public sealed class CommandLineTests(TwoHosts hosts)
{
    [Fact]
    public Task A_typed_move_shows_its_progress_to_people_and_to_programs() => hosts.TellAsync(new VmShape(), async vm =>
    {
        await vm.StartAsync();
        GuestStatistics before = await vm.Agent.ReadAsync();

        CommandResult there = await GodwitProgram.RunAsync(hosts.Lab, "move", vm.Name, "hostb", "--storage", $"/vms/{vm.Name}");
        Assert.True(there.ExitCode == 0, there.Error + there.Output);
        Assert.Contains("blackout", there.Output + there.Error, StringComparison.OrdinalIgnoreCase);
        await vm.AssertOneOwnerAsync(hosts.B);

        CommandResult back = await GodwitProgram.RunAsync(hosts.Lab, "move", vm.Name, "hosta", "--storage", $"/vms/{vm.Name}", "--json");
        Assert.True(back.ExitCode == 0, back.Error);
        using JsonDocument end = JsonDocument.Parse(back.Output);
        Assert.Equal("Completed", end.RootElement.GetProperty("state").GetString());
        Assert.Equal(0, end.RootElement.GetProperty("report").GetProperty("leftBehind").GetArrayLength());
        Assert.Contains('%', back.Error);
        await vm.AssertOneOwnerAsync(hosts.A);

        await vm.AssertSameGuestAsync(before);
        await vm.AssertNothingLostAsync();
    });

    [Fact]
    public Task A_refused_move_says_why_and_what_to_do_and_ends_with_its_exit_code() => hosts.TellAsync(new VmShape(), async vm =>
    {
        CommandResult here = await GodwitProgram.RunAsync(hosts.Lab, "move", vm.Name, "hosta", "--storage", $"/vms/{vm.Name}");
        Assert.Equal(3, here.ExitCode);
        Assert.Contains("is on hosta already", here.Error, StringComparison.Ordinal);
        Assert.Contains("storage migration", here.Error, StringComparison.Ordinal);

        CommandResult unknown = await GodwitProgram.RunAsync(hosts.Lab, "move", "nobody", "hostb", "--storage", "/vms/nobody");
        Assert.Equal(5, unknown.ExitCode);
        Assert.Contains("nobody", unknown.Error, StringComparison.Ordinal);
    });
}

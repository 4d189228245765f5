using Godwit.Contracts.Vms;
using Godwit.Host.Vms;
using Xunit;

namespace Godwit.Host.Tests.Vms;

public sealed class VmRecoveriesTests
{
    /// <summary>Columns: what QEMU says; where it is gone, by the automatic start action (after a reboot, if that differs).</summary>
    private const string Table = """
        journal  running  paused  gone:Nothing  gone:StartIfRunning  gone:Start
        Off      End      End     Nothing       Nothing              Nothing/Start
        Saved    End      End     Nothing       Nothing              Nothing
        Running  Adopt    Resume  NoteOff       Start                Start
        Paused   Adopt    Adopt   NoteOff       Start                Start
        """;

    public static TheoryData<string, string, string> Cells => Text.Cells(Table);

    [Theory]
    [MemberData(nameof(Cells))]
    public void What_a_daemon_that_comes_back_does_follows_from_the_journal_and_QEMU(string journal, string qemu, string verdict)
    {
        var desired = Enum.Parse<DesiredState>(journal);
        string[] verdicts = verdict.Split('/');
        bool? guest = qemu switch { "running" => true, "paused" => false, _ => null };
        StartAction[] actions = guest is null ? [Enum.Parse<StartAction>(qemu["gone:".Length..])] : Enum.GetValues<StartAction>();
        foreach (StartAction action in actions)
        {
            Assert.Equal(verdicts[0], $"{VmRecoveries.For(desired, guest, action, hostBooted: false)}");
            Assert.Equal(verdicts[^1], $"{VmRecoveries.For(desired, guest, action, hostBooted: true)}");
        }
    }

    [Fact]
    public void The_table_has_a_row_for_every_state_a_VM_may_be_wanted_in() =>
        Assert.Equal(Enum.GetNames<DesiredState>().Order(), Cells.Select(cell => cell.Data.Item1).Distinct().Order());

    [Fact]
    public void A_second_QEMU_is_never_started_beside_a_living_one()
    {
        foreach (DesiredState desired in Enum.GetValues<DesiredState>())
        {
            foreach (StartAction action in Enum.GetValues<StartAction>())
            {
                Assert.NotEqual(VmRecovery.Start, VmRecoveries.For(desired, guest: true, action, hostBooted: true));
                Assert.NotEqual(VmRecovery.Start, VmRecoveries.For(desired, guest: false, action, hostBooted: true));
            }
        }
    }
}

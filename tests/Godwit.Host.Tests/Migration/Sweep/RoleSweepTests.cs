using Xunit;

namespace Godwit.Host.Tests.Migration.Sweep;

/// <summary>
/// The failure sweep of a highly available machine: its register is outside both hosts, may be silent, and may name a third. Afterwards the guest
/// runs where the register says and nowhere else, or a third node has it and nothing of it is left; and both journals have followed.
/// </summary>
public sealed class RoleSweepTests(SweepTable fixture, ITestOutputHelper output) : IClassFixture<SweepTable>
{
    private readonly SweepTable _table = fixture.Of("role-sweep.txt", "failure sweep of roles");

    private static readonly Fault[] Faults = [.. Fault.All, .. Fault.OfRoles];

    /// <summary>From where the destination is bound until the source has nothing left.</summary>
    private static readonly string[] HandOver = ["arm", "migrate-continue", "register", "give", "own", "go", "b's QEMU: cont", "departure settled"];

    public static TheoryData<int, string> OneFault
    {
        get
        {
            var data = new TheoryData<int, string>();
            for (int i = 0; i < Faults.Length; i++)
            {
                data.Add(i, $"{Faults[i]}");
            }

            return data;
        }
    }

    /// <summary>Each boundary once, with another fault than its neighbours.</summary>
    [Theory]
    [InlineData(SweepMachine.Role)]
    [InlineData(SweepMachine.BusyRole)]
    public async Task Whatever_goes_wrong_a_role_runs_where_the_register_says(SweepMachine machine)
    {
        IReadOnlyList<string> boundaries = await _table.BoundariesAsync(machine);
        Assert.Contains(boundaries, boundary => boundary.Contains("a's register: give"));
        Mishap[] cases = [.. boundaries.SelectMany((boundary, i) => Mishap.At([boundary], Faults[i % Faults.Length]))];
        await _table.SweepAsync(machine, "one fault each", [.. cases.Select(mishap => new[] { mishap })], output);
    }

    /// <summary>What only a cluster has, where it changes hands: each boundary once, and all of them with all of it in the campaign below.</summary>
    [Fact]
    public async Task Whatever_the_cluster_does_while_a_role_changes_hands_it_runs_where_the_register_says()
    {
        string[] boundaries = [.. (await _table.BoundariesAsync(SweepMachine.Role)).Where(boundary => HandOver.Any(part => boundary.Contains(part, StringComparison.Ordinal)))];
        await _table.SweepAsync(
            SweepMachine.Role, "the cluster's faults",
            [.. boundaries.SelectMany((boundary, i) => Mishap.At([boundary], Fault.OfRoles[i % Fault.OfRoles.Count])).Select(mishap => new[] { mishap })], output);
    }

    [Theory]
    [Trait("category", "slow")]
    [MemberData(nameof(OneFault))]
    public async Task Whatever_else_goes_wrong_a_role_runs_where_the_register_says(int number, string name)
    {
        IReadOnlyList<string> boundaries = await _table.BoundariesAsync(SweepMachine.Role);
        await _table.SweepAsync(SweepMachine.Role, name, [.. Mishap.At(boundaries, Faults[number]).Select(mishap => new[] { mishap })], output);
    }

    [Theory]
    [Trait("category", "slow")]
    [MemberData(nameof(OneFault))]
    public async Task Whatever_else_goes_wrong_a_role_that_goes_ahead_of_its_memory_runs_where_the_register_says(int number, string name)
    {
        IReadOnlyList<string> boundaries = await _table.BoundariesAsync(SweepMachine.BusyRole);
        await _table.SweepAsync(SweepMachine.BusyRole, name, [.. Mishap.At(boundaries, Faults[number]).Select(mishap => new[] { mishap })], output);
    }

    /// <summary>A daemon dies on the way, and the cluster does something while it comes back.</summary>
    [Theory]
    [Trait("category", "slow")]
    [MemberData(nameof(TwoFaults))]
    public async Task Whatever_goes_wrong_on_the_way_back_a_role_runs_where_the_register_says(int number, string name)
    {
        IReadOnlyList<string> boundaries = await SweepCase.RecordAsync(SweepMachine.Role, Firsts[number]);
        await _table.SweepAsync(
            SweepMachine.Role, name,
            [.. Faults.SelectMany(second => Mishap.At(boundaries, second)).Select(second => new[] { Firsts[number], second })], output);
    }

    public static TheoryData<int, string> TwoFaults
    {
        get
        {
            var data = new TheoryData<int, string>();
            for (int i = 0; i < Firsts.Length; i++)
            {
                data.Add(i, $"{Firsts[i]}");
            }

            return data;
        }
    }

    private static Mishap[] Firsts { get; } =
    [
        new("a's register: give", new Fault(FaultKind.SourceDaemonDies, After: false, 1)),
        new("a's register: give", new Fault(FaultKind.SourceDaemonDies, After: true, 1)),
        new("a's journal: give", new Fault(FaultKind.SourceDaemonDies, After: true, 1)),
        new("b's journal: own", new Fault(FaultKind.DestinationDaemonDies, After: true, 1)),
    ];
}

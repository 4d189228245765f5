using Godwit.Contracts.Operations;
using Godwit.Host.Vms;
using Xunit;

namespace Godwit.Host.Tests.Vms;

public sealed class AdmissionsTests
{
    private const string Table = """
        request                       Off        Saved      Running    Paused     Gone
        CreateVirtualMachine          Denied     Denied     Denied     Denied     Denied
        StartVirtualMachine           Accepted   Accepted   AlreadySo  Denied     Denied
        StopVirtualMachine            AlreadySo  Denied     Accepted   Denied     Denied
        TurnOffVirtualMachine         AlreadySo  Accepted   Accepted   Accepted   Denied
        SuspendVirtualMachine         Denied     Denied     Accepted   AlreadySo  Denied
        ResumeVirtualMachine          Denied     Denied     Accepted   Accepted   Denied
        SaveVirtualMachine            Denied     AlreadySo  Accepted   Accepted   Denied
        RestartVirtualMachine         Denied     Denied     Accepted   Denied     Denied
        RenameVirtualMachine          Accepted   Accepted   Accepted   Accepted   Denied
        RemoveVirtualMachine          Accepted   Accepted   Denied     Denied     Denied
        MoveVirtualMachine            Accepted   Accepted   Accepted   Accepted   Denied
        MoveVirtualMachineAndStorage  Accepted   Accepted   Accepted   Accepted   Denied
        MoveStorage                   Accepted   Accepted   Accepted   Accepted   Denied
        AddHardDiskDrive              Accepted   Denied     Accepted   Denied     Denied
        RemoveHardDiskDrive           Accepted   Denied     Accepted   Denied     Denied
        CreateVirtualHardDisk         Denied     Denied     Denied     Denied     Denied
        ConvertVirtualHardDisk        Denied     Denied     Denied     Denied     Denied
        ResizeVirtualHardDisk         Accepted   Denied     Denied     Denied     Denied
        MergeVirtualHardDisk          Denied     Denied     Denied     Denied     Denied
        CompactVirtualHardDisk        Accepted   Denied     Denied     Denied     Denied
        TestVirtualHardDisk           Denied     Denied     Denied     Denied     Denied
        SetVirtualHardDisk            Denied     Denied     Denied     Denied     Denied
        CreateCheckpoint              Accepted   Accepted   Accepted   Accepted   Denied
        RenameCheckpoint              Accepted   Accepted   Accepted   Accepted   Denied
        RestoreCheckpoint             Accepted   Accepted   Accepted   Accepted   Denied
        RemoveCheckpoint              Accepted   Accepted   Accepted   Accepted   Denied
        MergeCheckpointDisks          Accepted   Accepted   Accepted   Accepted   Denied
        SetVirtualMachine             Accepted   Accepted   Accepted   Accepted   Denied
        ExportVirtualMachine          Accepted   Accepted   Accepted   Accepted   Denied
        ImportVirtualMachine          Denied     Denied     Denied     Denied     Denied
        """;

    public static TheoryData<string, string, string> Cells => Text.Cells(Table);

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_request_is_admitted_by_phase_alone(string request, string phase, string admission) =>
        Assert.Equal(admission, $"{Admissions.Of(Enum.Parse<OperationKind>(request), Enum.Parse<PhaseName>(phase))}");

    [Fact]
    public void The_table_has_a_row_for_every_request_and_a_column_for_every_phase()
    {
        Assert.Equal(Enum.GetNames<OperationKind>().Order(), Cells.Select(cell => cell.Data.Item1).Distinct().Order());
        Assert.Equal(Enum.GetNames<PhaseName>().Order(), Cells.Select(cell => cell.Data.Item2).Distinct().Order());
    }

    /// <summary>What reaches an act with these requests takes the phase's guest for granted.</summary>
    [Theory]
    [InlineData(OperationKind.StopVirtualMachine)]
    [InlineData(OperationKind.SuspendVirtualMachine)]
    [InlineData(OperationKind.ResumeVirtualMachine)]
    [InlineData(OperationKind.SaveVirtualMachine)]
    [InlineData(OperationKind.RestartVirtualMachine)]
    public void What_needs_a_guest_is_accepted_only_where_there_is_one(OperationKind request) => Assert.All(
        Enum.GetValues<PhaseName>().Where(phase => Admissions.Of(request, phase) is Admission.Accepted),
        phase => Assert.True(phase is PhaseName.Running or PhaseName.Paused, $"{request} would be let through while {phase}"));
}

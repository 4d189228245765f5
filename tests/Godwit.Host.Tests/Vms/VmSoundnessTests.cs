using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Tests.Guests;
using Godwit.Host.Vms;
using Xunit;

namespace Godwit.Host.Tests.Vms;

public sealed class VmSoundnessTests : IDisposable
{
    private static readonly CheckpointId One = CheckpointId.New(), Two = CheckpointId.New();
    private readonly string _folder = Directory.CreateTempSubdirectory("gw-").FullName;

    private static readonly Dictionary<string, (Func<VmConfiguration, VmConfiguration> Flaw, string Says)> Flaws = new()
    {
        ["no disk"] = (vm => vm with { Disks = [null!] }, "disks is null"),
        ["no adapter"] = (vm => vm with { NetworkAdapters = [null!] }, "networkAdapters is null"),
        ["no drive"] = (vm => vm with { DvdDrives = [null!] }, "dvdDrives is null"),
        ["no checkpoint"] = (vm => vm with { Checkpoints = [null!] }, "checkpoints is null"),
        ["no layer"] = (vm => vm with { Disks = [vm.Disks[0] with { Layers = [null!] }] }, "layers is null"),
        ["no disk of a checkpoint"] = (vm => vm with { Checkpoints = [Made(One, null) with { Configuration = Sample.Vm with { Disks = [null!] } }] }, "disks is null"),
        ["its own parent"] = (vm => vm with { Checkpoints = [Made(One, One)] }, "stands on"),
        ["a circle"] = (vm => vm with { Checkpoints = [Made(One, Two), Made(Two, One)] }, "stands on"),
        ["an unknown parent"] = (vm => vm with { Checkpoints = [Made(One, Two)] }, "stands on"),
        ["an id twice"] = (vm => vm with { Checkpoints = [Made(One, null), Made(One, null)] }, "two of its checkpoints"),
        ["standing on nothing"] = (vm => vm with { ParentCheckpointId = One }, "does not have"),
    };

    public static TheoryData<string> Names => [.. Flaws.Keys];

    [Fact]
    public void A_tree_is_sound() => Assert.Null(VmSoundness.FaultOf(Sample.Vm with { Checkpoints = [Made(One, null), Made(Two, One)], ParentCheckpointId = Two }));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_vm_json_that_cannot_be_is_not_read_and_says_why(string name)
    {
        VmFiles.Write(_folder, Flaws[name].Flaw(Sample.Vm));

        Problem problem = Assert.Throws<RefusedException>(() => VmFiles.Read(_folder, Sample.Vm.Id)).Problem;

        Assert.Equal(ProblemId.VmConfigurationInvalid, problem.Id);
        Assert.Contains(Flaws[name].Says, problem.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Checkpoint Made(CheckpointId id, CheckpointId? parent) => new()
    {
        Id = id, ParentId = parent, Name = "made", Kind = CheckpointKind.Standard, CreationTime = default, Configuration = Sample.Vm,
    };
}

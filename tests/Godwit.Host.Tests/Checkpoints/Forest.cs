using Godwit.Contracts.Vms;
using Godwit.Host.Checkpoints;
using Godwit.Host.Vms;

namespace Godwit.Host.Tests.Checkpoints;

/// <summary>
/// A VM with one disk, and vm.json as words: "now: c b a" is a present on image c above b above a, "x: b a" a checkpoint x with b
/// frozen. Image "a" is node disk0, the others are nodes of their own name's place in the alphabet: b is disk0.1.
/// </summary>
internal static class Forest
{
    public static VmConfiguration Of(string text)
    {
        Dictionary<string, string[]> lines = text.Split(',', StringSplitOptions.TrimEntries)
            .Select(line => line.Split(": ")).ToDictionary(parts => parts[0], parts => parts[1].Split(' '));
        VmConfiguration bare = Guests.Sample.Vm with { Disks = [] };
        return bare with
        {
            Disks = [Disk(lines["now"])],
            Checkpoints =
            [
                .. lines.Where(line => line.Key != "now").Select(line => new Checkpoint
                {
                    Id = CheckpointId.New(),
                    Name = line.Key,
                    Kind = CheckpointKind.Standard,
                    CreationTime = DateTimeOffset.UnixEpoch,
                    Configuration = bare with { Disks = [Disk(line.Value)] },
                }),
            ],
        };
    }

    public static string Text(VmConfiguration vm) => string.Join(", ",
        CheckpointTree.All(vm).Select(checkpoint => $"{checkpoint.Name}: {Line(checkpoint.Configuration.Disks[0])}").Prepend($"now: {Line(vm.Disks[0])}"));

    public static string NodeOf(string image) => image == "a" ? "disk0" : $"disk0.{image[0] - 'a'}";

    private static string Line(VirtualHardDisk disk) => string.Join(' ', VmFileSet.Stack(disk).Select(image => image.Path[^1]));

    private static VirtualHardDisk Disk(string[] images) => DiskImages.WithChain(
        new VirtualHardDisk { Id = "disk0", Path = "", Format = DiskFormat.Raw, SizeBytes = 1 << 20, PciSlot = 4 },
        [.. images.Select(image => new DiskLayer { Path = $"/vms/{image}", Format = DiskFormat.Qcow2, NodeName = NodeOf(image) })]);
}

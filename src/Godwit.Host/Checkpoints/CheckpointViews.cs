using Godwit.Contracts.Checkpoints;
using Godwit.Contracts.Vms;
using Godwit.Host.Storage;

namespace Godwit.Host.Checkpoints;

/// <summary>Checkpoints as they are shown.</summary>
internal sealed class CheckpointViews(AllocatedSizes sizes)
{
    public IReadOnlyList<CheckpointView> Of(VmConfiguration vm) =>
    [
        .. CheckpointTree.All(vm).Select(checkpoint => new CheckpointView
        {
            Id = checkpoint.Id,
            Name = checkpoint.Name,
            ParentId = checkpoint.ParentId,
            Kind = checkpoint.Kind,
            Consistency = checkpoint.Consistency,
            CreationTime = checkpoint.CreationTime,
            HasMemory = checkpoint.MemoryPath is not null,
            IsCurrent = checkpoint.Id == vm.ParentCheckpointId,
            MemoryBytes = checkpoint.MemoryPath is { } memory ? sizes.Of(memory) : 0,
            DiskBytes = checkpoint.Configuration.Disks.ToDictionary(disk => disk.Id, disk => sizes.Of(disk.Path)),
        }),
    ];
}

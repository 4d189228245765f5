using CsCheck;
using Godwit.Contracts.Vms;
using Godwit.Host.Checkpoints;
using Godwit.Host.Vms;
using Xunit;

namespace Godwit.Host.Tests.Checkpoints;

/// <summary>
/// Random histories of a VM, in a world where an image is a table from sectors to what was last written there: whatever is kept,
/// taken back and forgotten, a checkpoint shows for ever what the VM showed when it was made.
/// </summary>
public sealed class CheckpointHistoryTests
{
    private const int Sectors = 6;

    [Fact]
    public void Whatever_is_kept_taken_back_and_forgotten_every_checkpoint_shows_what_it_showed() =>
        Gen.Select(Gen.Int[0, 4], Gen.Int[0, 999]).List[1, 40].Sample(history =>
        {
            var world = new World();
            foreach ((int what, int which) in history)
            {
                world.Do(what, which);
                world.Check();
            }
        });

    private sealed class World
    {
        private readonly Dictionary<string, Dictionary<int, int>> _images = [];
        private readonly Dictionary<CheckpointId, int[]> _promises = [];
        private VmConfiguration _vm = Forest.Of("now: a") with { Checkpoints = null };
        private int[] _present = new int[Sectors];
        private int _last;

        public World() => _images["/vms/a"] = [];

        public void Do(int what, int which)
        {
            IReadOnlyList<Checkpoint> all = CheckpointTree.All(_vm);
            Write(which);
            switch (what)
            {
                case 0 or 1:
                    Create();
                    break;
                case 2 when all.Count > 0:
                    Restore(all[which % all.Count]);
                    break;
                case 3 when all.Count > 0:
                    Forget(new HashSet<CheckpointId> { all[which % all.Count].Id });
                    break;
                case 4 when all.Count > 0:
                    Forget(CheckpointTree.Subtree(_vm, all[which % all.Count].Id));
                    break;
                default:
                    break;
            }

            Write(which + 1);
        }

        public void Check()
        {
            Assert.Equal(_present, Show(_vm.Disks[0]));
            Assert.All(CheckpointTree.All(_vm), checkpoint => Assert.Equal(_promises[checkpoint.Id], Show(checkpoint.Configuration.Disks[0])));
            Assert.Null(MergePlan.Next(_vm));
            Assert.Equal(DiskImages.Files(_vm).Order(), _images.Keys.Order());
            Assert.Equal(
                DiskImages.Files(_vm).Count,
                DiskImages.Disks(_vm).SelectMany(VmFileSet.Stack).Select(image => image.NodeName).Distinct().Count());
            Assert.True(CheckpointTree.All(_vm).Count > 0 || _vm.Disks[0].Layers is null, "Without a checkpoint a disk is one image.");
        }

        private void Write(int which)
        {
            int sector = which % Sectors;
            _present[sector] = ++_last;
            _images[_vm.Disks[0].Path][sector] = _last;
        }

        private void Create()
        {
            CheckpointId id = CheckpointId.New();
            var made = new Checkpoint
            {
                Id = id,
                Name = id.ToString(),
                ParentId = _vm.ParentCheckpointId,
                Kind = CheckpointKind.Standard,
                CreationTime = DateTimeOffset.UnixEpoch,
                Configuration = _vm with { Checkpoints = null, ParentCheckpointId = null },
            };
            _promises[id] = [.. _present];
            _vm = CheckpointTree.With(_vm with { Disks = Cover(_vm.Disks) }, made);
        }

        private void Restore(Checkpoint checkpoint)
        {
            VmConfiguration before = _vm;
            _vm = _vm with { Disks = Cover(checkpoint.Configuration.Disks), ParentCheckpointId = checkpoint.Id };
            _present = [.. _promises[checkpoint.Id]];
            Settle(before);
        }

        private void Forget(IReadOnlySet<CheckpointId> gone)
        {
            VmConfiguration before = _vm;
            _vm = CheckpointTree.Without(_vm, gone);
            Settle(before);
        }

        private IReadOnlyList<VirtualHardDisk> Cover(IReadOnlyList<VirtualHardDisk> frozen)
        {
            IReadOnlyList<VirtualHardDisk> covered = Overlays.Plan(_vm, frozen, []);
            _images.Add(covered[0].Path, []);
            return covered;
        }

        private void Settle(VmConfiguration before)
        {
            foreach (string dropped in DiskImages.Dropped(before, _vm))
            {
                _images.Remove(dropped);
            }

            while (MergePlan.Next(_vm) is { } merge)
            {
                foreach ((int sector, int written) in _images[merge.Upper.Path])
                {
                    _images[merge.Lower.Path][sector] = written;
                }

                // Between the two steps both names are right.
                Assert.Equal(_present, Show(_vm.Disks[0]));
                _vm = MergePlan.After(_vm, merge);
                _images.Remove(merge.Upper.Path);
            }
        }

        private int[] Show(VirtualHardDisk disk)
        {
            int[] shown = new int[Sectors];
            foreach (DiskLayer image in VmFileSet.Stack(disk).Reverse())
            {
                foreach ((int sector, int written) in _images[image.Path])
                {
                    shown[sector] = written;
                }
            }

            return shown;
        }
    }
}

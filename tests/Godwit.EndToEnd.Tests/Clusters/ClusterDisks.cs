using Godwit.Contracts.Vms;
using Godwit.EndToEnd.Tests.Labs;
using Godwit.Lab;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;
using Godwit.Lab.Processes;
using Godwit.Lab.Uml;
using Xunit;

namespace Godwit.EndToEnd.Tests.Clusters;

/// <summary>The same with kernels of their own and one disk that all of them have, with OCFS2 on it: its locks and its journal are the kernels'.</summary>
public sealed class ClusterDisks : ClusterStage
{
    private protected override string? Obstacle => base.Obstacle
        ?? (UmlImage.Find() is null ? "SKIPPED, AND NOTHING ELSE TESTS THIS: this machine has no User-mode Linux (the package user-mode-linux)." : null)
        ?? (File.Exists("/sbin/mkfs.ocfs2") ? null : "SKIPPED, AND NOTHING ELSE TESTS THIS: this machine has no OCFS2 (the package ocfs2-tools).");

    internal override string VolumePath => LocalLab.SharedDiskPath;

    private protected override LabOptions Options => base.Options with { HasKernels = true, HasSharedDisk = true };

    /// <summary>Nobody outside can read the disk's file system: another host than the guest's copies what it sees.</summary>
    internal override async Task<RecordReport> VerifyAsync(ClusterVm vm, ulong acknowledged, int slots)
    {
        LabHost reader = Others(await vm.OwnerAsync()).First(host => host.IsStanding);
        string copy = $"/var/lib/godwit/{vm.Name}.copy";
        CommandResult copied = await reader.RunAsync(["dd", $"if={vm.DiskPath}", $"of={copy}", "bs=1M", "conv=fsync", "status=none"], TestContext.Current.CancellationToken);
        Assert.True(copied.Succeeded, copied.Error);
        try
        {
            return await RecordVerifier.VerifyAsync(reader.PathOutside(copy), DiskFormat.Raw, acknowledged, slots, TestContext.Current.CancellationToken);
        }
        finally
        {
            await reader.RunAsync(["rm", copy], CancellationToken.None);
        }
    }
}

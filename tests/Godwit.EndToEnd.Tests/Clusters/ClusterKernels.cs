using Godwit.EndToEnd.Tests.Labs;
using Godwit.Lab;
using Godwit.Lab.Directories;
using Godwit.Lab.FileServers;
using Godwit.Lab.Uml;
using Xunit;

namespace Godwit.EndToEnd.Tests.Clusters;

/// <summary>The same with kernels of their own (User-mode Linux) and a real SMB share as the volume: a power that can be taken away, and a watchdog.</summary>
public class ClusterKernels : ClusterStage
{
    private protected override string? Obstacle => base.Obstacle
        ?? (LabDirectory.IsAvailable ? null : TestLab.NoSamba)
        ?? (UmlImage.Find() is null ? "SKIPPED, AND NOTHING ELSE TESTS THIS: this machine has no User-mode Linux (the package user-mode-linux)." : null);

    internal override string VolumePath => LabFileServer.MountPoint;

    private protected override LabOptions Options => base.Options with { HasKernels = true, HasFileServer = true };
}

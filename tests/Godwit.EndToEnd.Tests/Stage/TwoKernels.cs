using Godwit.Lab;
using Godwit.Lab.Directories;
using Godwit.Lab.Uml;

namespace Godwit.EndToEnd.Tests.Stage;

/// <summary>Two hosts with kernels of their own (User-mode Linux), in an Active Directory and with a share that both may use.</summary>
public class TwoKernels : TwoHosts
{
    private protected override string? Obstacle => base.Obstacle
        ?? (LabDirectory.IsAvailable ? null : Labs.TestLab.NoSamba)
        ?? (UmlImage.Find() is null ? "SKIPPED, AND NOTHING ELSE TESTS THIS: this machine has no User-mode Linux (the package user-mode-linux)." : null);

    private protected override LabOptions Options => base.Options with { HasKernels = true, HasFileServer = true };
}

using Godwit.Lab;
using Godwit.Lab.Directories;
using Xunit;

namespace Godwit.EndToEnd.Tests.Labs;

/// <summary>Labs for tests: names of their own, so that tests and other checkouts on the machine do not meet.</summary>
internal static class TestLab
{
    public const string NoSamba = "SKIPPED, AND NOTHING ELSE TESTS THIS: this machine has no Samba domain controller (the package samba-ad-dc).";

    public static LabOptions Options() => new() { Name = "t-" + Guid.NewGuid().ToString("N")[..8] };

    public static LabOptions Bare() => Options() with { StartDaemons = false };

    public static Task<TemporaryLab> UpAsync(LabOptions options)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Namespaces and mounts need root.");
        Assert.SkipUnless(LabDirectory.IsAvailable || !(options.HasDirectory || options.HasFileServer), NoSamba);
        return TemporaryLab.UpAsync(options, TestContext.Current.CancellationToken);
    }
}

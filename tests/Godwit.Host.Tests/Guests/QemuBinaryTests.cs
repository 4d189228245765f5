using Godwit.Host.Guests;
using Xunit;

namespace Godwit.Host.Tests.Guests;

public sealed class QemuBinaryTests
{
    [Theory]
    [InlineData("QEMU emulator version 10.0.2 (Debian 1:10.0.2+ds-2)\nCopyright (c) 2003-2025", "10.0.2")]
    [InlineData("QEMU emulator version 11.1\n", "11.1")]
    [InlineData("bash: not found", null)]
    public void The_version_is_read(string output, string? version) =>
        Assert.Equal(version, QemuWords.Version(output)?.ToString());

    [Fact]
    public void Machine_types_are_versioned_ones_only() => Assert.Equal(
        ["pc-i440fx-10.0", "pc-q35-10.0"],
        QemuWords.MachineTypes(
            """
            Supported machines are:
            microvm              microvm (i386)
            pc                   Standard PC (i440FX + PIIX, 1996) (alias of pc-i440fx-10.0)
            pc-i440fx-10.0       Standard PC (i440FX + PIIX, 1996) (default)
            q35                  Standard PC (Q35 + ICH9, 2009) (alias of pc-q35-10.0)
            pc-q35-10.0          Standard PC (Q35 + ICH9, 2009)
            isapc                ISA-only PC
            """).Order());

    [Fact]
    public void Cpu_models_end_where_the_flags_begin() => Assert.Equal(
        ["max", "qemu64", "qemu64-v1"],
        QemuWords.CpuModels(
            """
            Available CPUs:
              qemu64                (alias configured by machine type)
              qemu64-v1             QEMU Virtual CPU version 2.5+
              max                   Enables all features

            Recognized CPUID flags:
              3dnow abm
            """).Order());

    [Fact]
    public async Task The_installed_qemu_offers_the_machine_that_new_guests_get()
    {
        QemuBinary qemu = await QemuBinary.FindAsync(TestContext.Current.CancellationToken);

        Assert.True(qemu.Version >= new Version(10, 0));
        Assert.Contains("pc-q35-10.0", qemu.MachineTypes);
        Assert.Contains("qemu64", qemu.CpuModels);
    }
}

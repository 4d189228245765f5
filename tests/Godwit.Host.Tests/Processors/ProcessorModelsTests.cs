using Godwit.Contracts.Processors;
using Godwit.Host.Processors;
using Xunit;

namespace Godwit.Host.Tests.Processors;

public sealed class ProcessorModelsTests
{
    [Theory]
    [InlineData("tcg", ProcessorModels.Amd, "Nehalem-v1 Westmere-v1 Opteron_G2-v1 qemu64-v1 max base", "Westmere-v1 Nehalem-v1 Opteron_G2-v1")]
    [InlineData("kvm", ProcessorModels.Intel, "Nehalem-v1 Nehalem-v2 EPYC-v1", "Nehalem-v2")]
    [InlineData("kvm", ProcessorModels.Amd, "Nehalem-v1 EPYC-v2 EPYC-v10 EPYC-IBPB EPYC-Rome-v1 EPYC-Rome", "EPYC-Rome-v1 EPYC-v10")]
    [InlineData("kvm", "CentaurHauls", "Nehalem-v1", "")]
    public void The_newest_of_each_family_comes_first(string accelerator, string manufacturer, string complete, string newest)
    {
        Assert.Equal(newest, string.Join(' ', ProcessorModels.Newest(accelerator, manufacturer, complete.Split(' '))));
        Assert.Equal(
            newest.Length > 0 ? newest.Split(' ')[0] : ProcessorModels.Minimum(accelerator),
            ProcessorModels.Common(accelerator, manufacturer, complete.Split(' ')));
    }

    [Fact]
    public void What_hosts_have_in_common_is_what_every_one_of_them_has()
    {
        HostProcessorView a = Of("a", "tcg", "GenuineIntel", ProcessorSample.Tcg), b = Of("b", "tcg", "AuthenticAMD", ProcessorSample.Tcg.Without("avx2"));
        HostProcessorView c = Of("c", "kvm", "GenuineIntel", ProcessorSample.Skylake);

        IReadOnlyList<CommonProcessorView> common = CommonVerdict.Of([a, c, b]);

        Assert.Equal(["kvm GenuineIntel c", "tcg  a b"], common.Select(one => $"{one.Accelerator} {one.Manufacturer} {string.Join(' ', one.Hosts)}"));
        Assert.Equal(("Nehalem-v1", "Skylake-Server-v1"), (common[0].MinimumModel, common[0].CommonModel));
        Assert.Equal(("qemu64-v1", "Westmere-v1"), (common[1].MinimumModel, common[1].CommonModel));
        Assert.Equal(["aes", "fma", "sse2", "x2apic"], common[1].Features);
        Assert.Equal(["Westmere-v1", "Nehalem-v1", "Opteron_G2-v1"], common[1].NewestModels);
    }

    private static HostProcessorView Of(string host, string accelerator, string manufacturer, ProcessorAbilities abilities) => new()
    {
        HostName = host,
        Manufacturer = manufacturer,
        Accelerator = accelerator,
        QemuVersion = "10.0.2",
        Features = abilities.Features,
        Identity = abilities.Identity,
        Models = abilities.Models,
    };
}

using Godwit.Host.Guests;
using Xunit;

namespace Godwit.Host.Tests.Guests;

public sealed class AcceleratorProbeTests
{
    [Theory]
    //          vmx|svm  pvm    /dev/kvm             choice  because
    [InlineData(true,    false, null,                "kvm",  "KVM: the processor virtualizes and /dev/kvm opens.")]
    [InlineData(false,   false, null,                "tcg",  "TCG (slow): the processor shows neither vmx nor svm.")]
    [InlineData(false,   true,  null,                "tcg",  "TCG (slow): the processor shows neither vmx nor svm.")]
    [InlineData(true,    true,  null,                "tcg",  "TCG (slow): /dev/kvm is kvm_pvm, which does not run every guest.")]
    [InlineData(true,    false, "Permission denied", "tcg",  "TCG (slow): /dev/kvm cannot be opened: Permission denied.")]
    public void Kvm_is_used_only_where_it_really_works(bool virtualizes, bool pvm, string? deviceError, string name, string reason)
    {
        AcceleratorChoice choice = AcceleratorProbe.Of(
            new AcceleratorFacts { ProcessorVirtualizes = virtualizes, PvmLoaded = pvm, DeviceError = deviceError });

        Assert.Equal((name, reason), (choice.Name, choice.Reason));
    }

    [Fact]
    public void This_machine_can_be_asked() => Assert.NotEmpty(AcceleratorProbe.Of(AcceleratorFacts.Gather()).Reason);
}

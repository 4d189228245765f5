namespace Godwit.Host.Guests;

/// <summary>KVM where it really works, else TCG.</summary>
internal static class AcceleratorProbe
{
    public static AcceleratorChoice Of(AcceleratorFacts facts) => facts switch
    {
        { ProcessorVirtualizes: false } => Tcg("the processor shows neither vmx nor svm"),
        { PvmLoaded: true } => Tcg("/dev/kvm is kvm_pvm, which does not run every guest"),
        { DeviceError: { } error } => Tcg($"/dev/kvm cannot be opened: {error}"),
        _ => new AcceleratorChoice
        {
            Accelerator = Accelerator.Kvm,
            Reason = "KVM: the processor virtualizes and /dev/kvm opens.",
        },
    };

    private static AcceleratorChoice Tcg(string cause) => new()
    {
        Accelerator = Accelerator.Tcg,
        Reason = $"TCG (slow): {cause.TrimEnd('.')}.",
    };
}

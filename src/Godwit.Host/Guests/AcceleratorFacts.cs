namespace Godwit.Host.Guests;

/// <summary>What a host shows of its virtualization.</summary>
internal sealed record AcceleratorFacts
{
    /// <summary>"vmx" or "svm" among the processor's flags.</summary>
    public required bool ProcessorVirtualizes { get; init; }

    /// <summary>
    /// /sys/module/kvm_pvm is there: software virtualization whose KVM_RUN succeeds for tiny payloads and then fails for a
    /// real kernel. It is why an openable /dev/kvm proves nothing.
    /// </summary>
    public required bool PvmLoaded { get; init; }

    /// <summary>Why /dev/kvm could not be opened for reading and writing; null when it could.</summary>
    public string? DeviceError { get; init; }

    public static AcceleratorFacts Gather() => new()
    {
        ProcessorVirtualizes = File.ReadLines("/proc/cpuinfo").Any(line =>
            line.StartsWith("flags", StringComparison.Ordinal) && line.Split(' ').Any(flag => flag is "vmx" or "svm")),
        PvmLoaded = Directory.Exists("/sys/module/kvm_pvm"),
        DeviceError = TryOpen("/dev/kvm"),
    };

    private static string? TryOpen(string device)
    {
        try
        {
            using var handle = File.OpenHandle(device, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return failure.Message;
        }
    }
}

namespace Godwit.Host.Guests;

/// <summary>How a guest's instructions are executed. The two cannot follow one another in a live move.</summary>
internal enum Accelerator
{
    /// <summary>By the processor.</summary>
    Kvm,

    /// <summary>By QEMU's translator, many times slower: for machines without usable virtualization.</summary>
    Tcg,
}

namespace Godwit.Host.Migration;

/// <summary>What a source that comes back does about a move it finds in its register.</summary>
internal enum DepartureRecovery
{
    /// <summary>We own it and it is here: cancel the transfer, let it go on, have the landing discarded.</summary>
    TakeBack,
    /// <summary>We own it and its QEMU is gone: have the landing discarded; the VM's own recovery starts it again.</summary>
    DiscardOnly,
    /// <summary>We own it, and it has gone ahead of its memory to a destination that is armed and cannot be left again: give it away, then as <see cref="HandOver"/>.</summary>
    Give,
    /// <summary>It was given away: repeat the GO, then retire.</summary>
    HandOver,
}

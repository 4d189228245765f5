namespace Godwit.Host.Vms;

/// <summary>What a daemon that comes back does about a VM it owns.</summary>
internal enum VmRecovery
{
    Nothing,
    /// <summary>Its QEMU is alive: take it up again.</summary>
    Adopt,
    /// <summary>Its QEMU is alive but paused without anybody's wish: let it go on.</summary>
    Resume,
    /// <summary>Its QEMU has no business to be alive.</summary>
    End,
    /// <summary>It should run and its QEMU is gone.</summary>
    Start,
    /// <summary>It should run, its QEMU is gone, and its owner wants no automatic start.</summary>
    NoteOff,
}

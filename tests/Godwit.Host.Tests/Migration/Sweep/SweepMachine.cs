namespace Godwit.Host.Tests.Migration.Sweep;

/// <summary>What is swept.</summary>
public enum SweepMachine
{
    /// <summary>Two disks, and a kernel that the machine boots from.</summary>
    Plain,

    /// <summary>As <see cref="Plain"/>, and its guest writes memory faster than the link takes it: it goes ahead (post-copy).</summary>
    Busy,

    /// <summary>As <see cref="Plain"/> over a slow link: memory waits in the connection when the guest is paused.</summary>
    Slow,

    /// <summary>As <see cref="Plain"/>, in a folder that both hosts reach: only its running state moves.</summary>
    Shared,

    /// <summary>As <see cref="Shared"/>, and highly available: the register of its moves is the cluster's.</summary>
    Role,

    /// <summary>As <see cref="Role"/>, and its guest goes ahead of its memory.</summary>
    BusyRole,

    /// <summary>A disk, firmware with variables, a TPM, and an ISO image of its own in a DVD drive.</summary>
    GenerationTwo,
}

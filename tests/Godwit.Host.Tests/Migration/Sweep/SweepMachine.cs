namespace Godwit.Host.Tests.Migration.Sweep;

/// <summary>What is swept.</summary>
public enum SweepMachine
{
    /// <summary>Two disks, and a kernel that the machine boots from.</summary>
    Plain,

    /// <summary>A disk, firmware with variables, a TPM, and an ISO image of its own in a DVD drive.</summary>
    GenerationTwo,
}

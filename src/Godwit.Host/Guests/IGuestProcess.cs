using Godwit.Contracts.Vms;

namespace Godwit.Host.Guests;

/// <summary>A QEMU process. It outlives the daemon: dropping this object does nothing to the guest.</summary>
internal interface IGuestProcess
{
    VmId VmId { get; }

    int ProcessId { get; }

    string QmpSocketPath { get; }

    /// <summary>Completes when the process has ended, for whatever reason. It never fails.</summary>
    Task Exited { get; }

    bool IsAlive { get; }

    /// <summary>It has been told to end and has not yet: it runs nothing and answers nobody, and some of it waits in the kernel.</summary>
    bool IsDying => false;

    DateTimeOffset StartedAt { get; }

    /// <summary>Pulls the plug. Await <see cref="Exited"/> to know that the files are free; killing twice does no harm.</summary>
    void Kill();

    /// <summary>Processor time used so far; zero once it has ended.</summary>
    TimeSpan CpuTime { get; }

    /// <summary>Host memory in use; zero once it has ended.</summary>
    long ResidentBytes { get; }

    /// <summary>The last lines QEMU printed, for error messages; empty when it said nothing.</summary>
    string LastWords();
}

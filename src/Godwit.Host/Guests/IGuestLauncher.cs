namespace Godwit.Host.Guests;

/// <summary>Starts QEMU processes and finds them again.</summary>
internal interface IGuestLauncher
{
    /// <summary>
    /// Returns when QEMU has opened all its devices and greets on its QMP socket. Otherwise throws <c>RefusedException</c> (VmStartFailed, with QEMU's own
    /// words) or <see cref="OperationCanceledException"/>, and then no process is left.
    /// </summary>
    Task<IGuestProcess> LaunchAsync(GuestLaunch launch, CancellationToken cancellationToken);

    /// <summary>The guest that an earlier daemon started with this run folder; null when it no longer runs.</summary>
    IGuestProcess? Adopt(string runFolder);
}

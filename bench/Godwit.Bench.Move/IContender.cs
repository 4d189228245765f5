using Godwit.Lab.Hosts;

namespace Godwit.Bench.Move;

/// <summary>A way to move the guest: bare QEMU, or Godwit.</summary>
internal interface IContender
{
    string Name { get; }

    /// <summary>Path of a disk as both hosts see it.</summary>
    string DiskPath(int disk);

    /// <summary>Starts the guest at the first host, from images that are there already.</summary>
    Task StartGuestAsync(LabHost source, CancellationToken cancellationToken);

    /// <summary>Moves it. Afterwards it runs at the destination, and nothing of it is left at the source.</summary>
    Task<MoveTimes> MoveAsync(LabHost source, LabHost destination, CancellationToken cancellationToken);

    /// <summary>Takes the guest away, files and all, wherever it is. Also after a failure.</summary>
    Task EndGuestAsync(CancellationToken cancellationToken);
}

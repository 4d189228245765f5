using Godwit.Contracts.Vms;

namespace Godwit.Host.Checkpoints;

/// <summary>The upper image's data goes into the lower one, both in nobody's hands, and those above rest on that: <see cref="ImageCommit.RunAsync"/> in the daemon.</summary>
/// <param name="vm">vm.json before the merge.</param>
/// <param name="merge">Which.</param>
/// <param name="percent">Told of the progress.</param>
/// <param name="cancellationToken">Stops it. The lower image has some of the data then, which shows nothing below the upper one.</param>
internal delegate Task CommitImages(VmConfiguration vm, ImageMerge merge, Action<double> percent, CancellationToken cancellationToken);

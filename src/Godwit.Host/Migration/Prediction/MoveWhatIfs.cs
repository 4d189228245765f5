using Godwit.Contracts.Moves;
using Godwit.Contracts.Vms;
using Godwit.Host.Peers;
using Godwit.Host.Storage;
using Godwit.Host.Vms;

namespace Godwit.Host.Migration.Prediction;

/// <summary>A move that is only thought: its checks, its plan, its cost. Both hosts are looked at, and neither is changed.</summary>
internal sealed class MoveWhatIfs(MoveComparison comparison, MovePredictor predictor, IPeers peers)
{
    /// <exception cref="Api.RefusedException">The move cannot be asked for in this way, or the destination does not answer.</exception>
    public async Task<MoveWhatIf> AskAsync(VmDriver vm, VmRequest.Move move, CancellationToken cancellationToken)
    {
        ComparedMove compared = await comparison.LookAsync(vm, move, cancellationToken);
        PredictedMove? predicted = compared.Order is { } order
            ? await predictor.AskAsync(order, vm.Phase.Guest, peers.To(order.DestinationHost), cancellationToken)
            : null;
        return new MoveWhatIf
        {
            Compatibility = compared.Report,
            Files = compared.Order is { } planned ? FilesOf(planned) : [],
            Prediction = predicted?.Prediction,
        };
    }

    private static IReadOnlyList<PlannedFile> FilesOf(MoveOrder order) => order.FilesShared ? [] :
    [
        .. VmFileSet.Written(order.Departing).Where(_ => order.HasGuest).Select(disk => new PlannedFile
        {
            SourceFilePath = disk.Path,
            DestinationFilePath = TwinOf(order, disk),
            AllocatedBytes = order.AllocatedBytes.TryGetValue(disk.Id, out long bytes) ? bytes : null,
            IsMirrored = true,
        }),
        .. CarriedFiles.Of(order).Where(carried => FileStatus.Of(carried.File.From) is not null).Select(carried => new PlannedFile
        {
            SourceFilePath = carried.File.From,
            DestinationFilePath = carried.File.To,
            AllocatedBytes = order.CarriedBytes?.GetValueOrDefault(carried.File.To),
            IsMirrored = false,
        }),
    ];

    private static string TwinOf(MoveOrder order, VirtualHardDisk disk) => VmFileSet.Written(order.Arriving).First(twin => twin.Id == disk.Id).Path;
}

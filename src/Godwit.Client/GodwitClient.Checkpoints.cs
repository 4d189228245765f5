using System.Globalization;
using Godwit.Contracts.Checkpoints;
using Godwit.Contracts.Operations;

namespace Godwit.Client;

/// <summary>Checkpoints. One is named by its id, or by a name that only one has.</summary>
public sealed partial class GodwitClient
{
    /// <summary>Parents before their children.</summary>
    public Task<IReadOnlyList<CheckpointView>> GetCheckpointsAsync(string vm, CancellationToken cancellationToken = default) =>
        _api.GetAsync(PathOf(vm, "checkpoints"), ClientJson.Wire.IReadOnlyListCheckpointView, cancellationToken);

    public Task<OperationView> CreateCheckpointAsync(string vm, CreateCheckpointRequest request, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Post,
            PathOf(vm, "checkpoints"),
            request,
            ClientJson.Wire.CreateCheckpointRequest,
            ClientJson.Wire.OperationView,
            cancellationToken);

    public Task<OperationView> RenameCheckpointAsync(string vm, string checkpoint, string newName, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Put,
            PathOfCheckpoint(vm, checkpoint),
            new RenameCheckpointRequest { NewName = newName },
            ClientJson.Wire.RenameCheckpointRequest,
            ClientJson.Wire.OperationView,
            cancellationToken);

    /// <summary>What the VM is now is lost, unless the request asks for a checkpoint of it first.</summary>
    public Task<OperationView> RestoreCheckpointAsync(
        string vm, string checkpoint, RestoreCheckpointRequest request, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Post,
            PathOfCheckpoint(vm, checkpoint) + "/restore",
            request,
            ClientJson.Wire.RestoreCheckpointRequest,
            ClientJson.Wire.OperationView,
            cancellationToken);

    /// <param name="vm">The VM.</param>
    /// <param name="checkpoint">Which.</param>
    /// <param name="subtree">Those that were made on top of it, too.</param>
    /// <param name="maximumBytesPerSecond">Cap for what is merged while the VM runs; null is without limit.</param>
    /// <param name="cancellationToken">Gives up waiting for the answer.</param>
    public Task<OperationView> RemoveCheckpointAsync(
        string vm, string checkpoint, bool subtree = false, long? maximumBytesPerSecond = null, CancellationToken cancellationToken = default)
    {
        string[] wishes =
        [
            .. subtree ? ["subtree=true"] : Array.Empty<string>(),
            .. maximumBytesPerSecond is { } rate ? [string.Create(CultureInfo.InvariantCulture, $"maximumBytesPerSecond={rate}")] : Array.Empty<string>(),
        ];
        return _api.SendAsync(
            HttpMethod.Delete,
            PathOfCheckpoint(vm, checkpoint) + (wishes.Length > 0 ? $"?{string.Join('&', wishes)}" : ""),
            ClientJson.Wire.OperationView,
            cancellationToken);
    }

    private static string PathOfCheckpoint(string vm, string checkpoint)
    {
        ArgumentException.ThrowIfNullOrEmpty(checkpoint);
        return PathOf(vm, "checkpoints") + "/" + Uri.EscapeDataString(checkpoint);
    }
}

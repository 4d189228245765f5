using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;

namespace Godwit.Client;

/// <summary>Operations: what takes a while, now and in the history.</summary>
public sealed partial class GodwitClient
{
    /// <summary>Newest first; <paramref name="limit"/> null is the host's default.</summary>
    public Task<IReadOnlyList<OperationView>> GetOperationsAsync(
        int? limit = null, bool movesOnly = false, CancellationToken cancellationToken = default) =>
        GetOperationsAsync(new OperationFilter { Limit = limit, MovesOnly = movesOnly }, cancellationToken);

    /// <summary>One page, the newest first; the next one is that before the last of it.</summary>
    public Task<IReadOnlyList<OperationView>> GetOperationsAsync(OperationFilter filter, CancellationToken cancellationToken = default) =>
        _api.GetAsync("/api/v1/operations" + FilterQuery.Of(filter), ClientJson.Wire.IReadOnlyListOperationView, cancellationToken);

    public Task<OperationView> GetOperationAsync(OperationId id, CancellationToken cancellationToken = default) =>
        _api.GetAsync($"/api/v1/operations/{id}", ClientJson.Wire.OperationView, cancellationToken);

    /// <summary>Holds what a running move, export, import or merge of checkpoints copies; its guest goes on.</summary>
    public Task<OperationView> PauseOperationAsync(OperationId id, CancellationToken cancellationToken = default) =>
        _api.SendAsync(HttpMethod.Post, $"/api/v1/operations/{id}/pause", ClientJson.Wire.OperationView, cancellationToken);

    /// <summary>Lets a held operation go on.</summary>
    public Task<OperationView> ResumeOperationAsync(OperationId id, CancellationToken cancellationToken = default) =>
        _api.SendAsync(HttpMethod.Post, $"/api/v1/operations/{id}/resume", ClientJson.Wire.OperationView, cancellationToken);

    /// <summary>Gives a waiting move another place in the queue.</summary>
    public Task<OperationView> QueueOperationAsync(OperationId id, QueueOperationRequest request, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Post, $"/api/v1/operations/{id}/queue", request, ClientJson.Wire.QueueOperationRequest, ClientJson.Wire.OperationView, cancellationToken);

    /// <summary>Asks to cancel; the answer is the operation as it stands, and it goes on until it has cleaned up.</summary>
    public Task<OperationView> CancelOperationAsync(OperationId id, CancellationToken cancellationToken = default) =>
        _api.SendAsync(HttpMethod.Post, $"/api/v1/operations/{id}/cancel", ClientJson.Wire.OperationView, cancellationToken);

    /// <summary>Caps what a running operation copies (bytes a second), or with null lifts the cap.</summary>
    public Task<OperationView> LimitOperationAsync(OperationId id, long? bytesPerSecond, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Post,
            $"/api/v1/operations/{id}/limit",
            new LimitOperationRequest { MaximumBytesPerSecond = bytesPerSecond },
            ClientJson.Wire.LimitOperationRequest,
            ClientJson.Wire.OperationView,
            cancellationToken);

    /// <summary>
    /// Follows an operation from how it stands now to its final state, which is the last item. Reconnects by itself;
    /// <paramref name="interrupted"/> hears of every break. Throws if the first connection fails, or after two minutes
    /// without the host.
    /// </summary>
    public IAsyncEnumerable<OperationView> WatchOperationAsync(
        OperationId id, Action<Problem>? interrupted = null, CancellationToken cancellationToken = default) =>
        new OperationWatch(_api, id, interrupted).RunAsync(cancellationToken);

    /// <summary>Waits for the final state: completed, failed or cancelled. Failing is a state here, not an exception.</summary>
    public async Task<OperationView> WaitForOperationAsync(OperationId id, CancellationToken cancellationToken = default)
    {
        OperationView? last = null;
        await foreach (OperationView view in WatchOperationAsync(id, null, cancellationToken).ConfigureAwait(false))
        {
            last = view;
        }

        return last!;
    }
}

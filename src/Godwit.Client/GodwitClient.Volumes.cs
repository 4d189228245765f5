using Godwit.Contracts.Volumes;

namespace Godwit.Client;

public sealed partial class GodwitClient
{
    private const string Volumes = "/api/v1/volumes";

    public Task<IReadOnlyList<VolumeView>> GetVolumesAsync(CancellationToken cancellationToken = default) =>
        _api.GetAsync(Volumes, ClientJson.Wire.IReadOnlyListVolumeView, cancellationToken);

    public Task<VolumeView> AddVolumeAsync(AddVolumeRequest request, CancellationToken cancellationToken = default) =>
        _api.SendAsync(HttpMethod.Post, Volumes, request, ClientJson.Wire.AddVolumeRequest, ClientJson.Wire.VolumeView, cancellationToken);

    /// <param name="path">"\\server\share".</param>
    /// <param name="cancellationToken">Gives the request up.</param>
    public Task RemoveVolumeAsync(string path, CancellationToken cancellationToken = default) =>
        _api.TextAsync(HttpMethod.Delete, $"{Volumes}?path={Uri.EscapeDataString(path)}", cancellationToken);
}

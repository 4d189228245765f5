using Godwit.Contracts.Domains;
using Godwit.Contracts.Hosts;
using Godwit.Contracts.Processors;
using Godwit.Contracts.Switches;

namespace Godwit.Client;

/// <summary>
/// A host's management API, typed. Every method throws <see cref="GodwitException"/> when the host refuses or cannot be
/// reached. What takes a while answers at once with a running operation to watch. Safe for use by several tasks at once.
/// </summary>
public sealed partial class GodwitClient : IDisposable
{
    private const string MigrationNetworks = "/api/v1/host/migration-networks";

    private readonly ApiConnection _api;

    /// <exception cref="System.Security.Cryptography.CryptographicException">The certificate's PEM is no certificate.</exception>
    public GodwitClient(HostEndpoint endpoint, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        _api = new ApiConnection(endpoint, time ?? TimeProvider.System);
    }

    public HostEndpoint Endpoint => _api.Endpoint;

    public Task<HostView> GetHostAsync(CancellationToken cancellationToken = default) =>
        _api.GetAsync("/api/v1/host", ClientJson.Wire.HostView, cancellationToken);

    /// <summary>What this host's processor can give to guests.</summary>
    public Task<HostProcessorView> GetHostProcessorAsync(CancellationToken cancellationToken = default) =>
        _api.GetAsync("/api/v1/host/processor", ClientJson.Wire.HostProcessorView, cancellationToken);

    public Task<HostSettings> SetHostSettingsAsync(HostSettings settings, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Put,
            "/api/v1/host/settings",
            settings,
            ClientJson.Wire.HostSettings,
            ClientJson.Wire.HostSettings,
            cancellationToken);

    public Task<IReadOnlyList<MigrationNetwork>> GetMigrationNetworksAsync(CancellationToken cancellationToken = default) =>
        _api.GetAsync(MigrationNetworks, ClientJson.Wire.IReadOnlyListMigrationNetwork, cancellationToken);

    public Task<MigrationNetwork> AddMigrationNetworkAsync(AddMigrationNetworkRequest request, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Post, MigrationNetworks, request, ClientJson.Wire.AddMigrationNetworkRequest, ClientJson.Wire.MigrationNetwork, cancellationToken);

    public Task<MigrationNetwork> SetMigrationNetworkAsync(SetMigrationNetworkRequest request, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Put, MigrationNetworks, request, ClientJson.Wire.SetMigrationNetworkRequest, ClientJson.Wire.MigrationNetwork, cancellationToken);

    public Task RemoveMigrationNetworkAsync(string subnet, CancellationToken cancellationToken = default) =>
        _api.TextAsync(HttpMethod.Delete, $"{MigrationNetworks}?subnet={Uri.EscapeDataString(subnet)}", cancellationToken);

    public Task<IReadOnlyList<SwitchView>> GetSwitchesAsync(CancellationToken cancellationToken = default) =>
        _api.GetAsync("/api/v1/switches", ClientJson.Wire.IReadOnlyListSwitchView, cancellationToken);

    public Task<SwitchView> GetSwitchAsync(string name, CancellationToken cancellationToken = default) =>
        _api.GetAsync($"/api/v1/switches/{Uri.EscapeDataString(name)}", ClientJson.Wire.SwitchView, cancellationToken);

    public Task<SwitchView> CreateSwitchAsync(CreateSwitchRequest request, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Post,
            "/api/v1/switches",
            request,
            ClientJson.Wire.CreateSwitchRequest,
            ClientJson.Wire.SwitchView,
            cancellationToken);

    public Task RemoveSwitchAsync(string name, CancellationToken cancellationToken = default) =>
        _api.TextAsync(HttpMethod.Delete, $"/api/v1/switches/{Uri.EscapeDataString(name)}", cancellationToken);

    /// <summary>Newest first; <paramref name="limit"/> null is the host's default.</summary>
    public Task<IReadOnlyList<AuditEntry>> GetAuditAsync(int? limit = null, CancellationToken cancellationToken = default) =>
        _api.GetAsync(
            limit is { } count ? $"/api/v1/audit?limit={count}" : "/api/v1/audit",
            ClientJson.Wire.IReadOnlyListAuditEntry,
            cancellationToken);

    /// <summary>The API's description as JSON text.</summary>
    public Task<string> GetOpenApiAsync(CancellationToken cancellationToken = default) =>
        _api.TextAsync(HttpMethod.Get, "/openapi/v1.json", cancellationToken);

    public void Dispose() => _api.Dispose();
}

using System.Net.Sockets;
using Godwit.Host.Guests;
using Godwit.Host.Hosts;
using Godwit.Host.Storage;
using Godwit.Host.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Godwit.Host.Tests.Api;

/// <summary>The daemon as Program.cs composes it, in a folder of its own, with its Unix socket and no other address.</summary>
internal sealed class WholeDaemon : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _folder;

    private WholeDaemon(WebApplication app, string folder)
    {
        _app = app;
        _folder = folder;
        Client = new HttpClient(new SocketsHttpHandler { ConnectCallback = async (_, token) => await ConnectAsync(token) })
        {
            BaseAddress = new Uri("http://local/"),
        };
    }

    /// <summary>Everything it has lies in here; others may pass through, as guests must.</summary>
    public string Folder => _folder;

    /// <summary>As root over the socket.</summary>
    public HttpClient Client { get; }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public static async Task<WholeDaemon> StartAsync(TelemetryOptions? telemetry = null)
    {
        string folder = Directory.CreateTempSubdirectory("godwit-api-").FullName;
        File.SetUnixFileMode(folder, Ownership.PassableFolder);
        var options = new HostOptions
        {
            HostName = "host",
            StateFolder = Path.Combine(folder, "state"),
            RunFolder = Path.Combine(folder, "run"),
            VirtualMachinePath = Path.Combine(folder, "vms"),
            MoveAddresses = [],
            GuestUser = "nobody",
            Telemetry = telemetry,
        };
        var qemu = new QemuBinary
        {
            Path = "/usr/bin/qemu-system-x86_64",
            Version = new Version(10, 0, 2),
            MachineTypes = new HashSet<string> { "pc-q35-10.0" },
            CpuModels = new HashSet<string> { "qemu64" },
        };
        var machine = new HostMachine(qemu, new AcceleratorChoice { Accelerator = Accelerator.Tcg, Reason = "a test" });
        var user = new GuestUser { Name = "nobody", UserId = 65534, GroupId = 65534 };
        WebApplication app = DaemonComposition.Build(options, machine, user, logging => logging.ClearProviders());
        await app.StartAsync();
        return new WholeDaemon(app, folder);
    }

    public async Task<NetworkStream> ConnectAsync(CancellationToken cancellationToken = default)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(_folder, "run", Listeners.SocketName)), cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

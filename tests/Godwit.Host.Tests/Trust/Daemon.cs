using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Godwit.Contracts;
using Godwit.Contracts.Domains;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Trust;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Godwit.Host.Tests.Trust;

/// <summary>A daemon with nothing in it but trust, on loopback, and a few endpoints to be kept from.</summary>
internal sealed class Daemon : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Daemon(WebApplication app, HostOptions options, LogWatch log)
    {
        _app = app;
        Options = options;
        Log = log;
    }

    public HostOptions Options { get; }

    public LogWatch Log { get; }

    public string Address => Options.MoveAddresses[0];

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public static async Task<Daemon> StartAsync(string hostName, TemporaryFolder folder, TimeProvider? clock = null)
    {
        var address = $"127.0.0.1:{FreePort()}";
        var options = new HostOptions
        {
            HostName = hostName,
            StateFolder = folder.Sub($"{hostName}-state"),
            RunFolder = folder.Sub($"{hostName}-run"),
            VirtualMachinePath = folder.Sub($"{hostName}-vms"),
            MoveAddresses = [address],
            GuestUser = "nobody",
        };
        return await StartAsync(options, clock ?? TimeProvider.System);
    }

    public static async Task<Daemon> StartAsync(HostOptions options, TimeProvider clock)
    {
        Directory.CreateDirectory(options.RunFolder);
        var log = new LogWatch();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ListenUnixSocket(SocketPath(options));
            kestrel.Listen(
                IPEndPoint.Parse(options.MoveAddresses[0]),
                kestrel.ApplicationServices.GetRequiredService<TlsServer>().Configure);
        });
        builder.Services.AddSingleton(clock);
        builder.Services.AddProblems();
        builder.Services.AddTrust(options);
        builder.Services.ConfigureHttpJsonOptions(
            json => json.SerializerOptions.TypeInfoResolverChain.Add(GodwitJson.Default));

        var app = builder.Build();
        app.UseProblems();
        app.UseTrust();
        app.MapDomain();
        app.MapGet("/api/v1/whoami", (HttpContext context) => context.Caller()!.ToString());
        app.MapGet("/api/v1/connection", (HttpContext context) => context.Connection.Id);
        app.MapPost("/api/v1/vms/{vm}/start", () => Results.Accepted());
        app.MapPost("/api/v1/switches", () => Results.Ok());
        app.MapGet("/peer/v1/ping", () => "pong");
        app.MapPost("/api/v1/bug", string () => throw new InvalidOperationException("secret detail"));
        await app.StartAsync();
        return new Daemon(app, options, log);
    }

    /// <summary>Over the Unix socket, as root.</summary>
    public HttpClient Local() => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath(Options)), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = new Uri("http://local/"),
    };

    /// <summary>Over TLS with that certificate, or with none.</summary>
    public HttpClient Remote(X509Certificate2? certificate, Action<X509Certificate2>? seen = null) => new(new SocketsHttpHandler
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            ClientCertificateContext = certificate is null ? null : SslStreamCertificateContext.Create(certificate, null, offline: true),
            RemoteCertificateValidationCallback = (_, shown, _, _) =>
            {
                seen?.Invoke(X509CertificateLoader.LoadCertificate(shown!.GetRawCertData()));
                return shown is not null;
            },
        },
    })
    {
        BaseAddress = new Uri($"https://{Address}/"),
        DefaultRequestVersion = HttpVersion.Version20,
    };

    public async Task<X509Certificate2> PersonAsync(string name, Role role)
    {
        using var local = Local();
        var issued = await local.PostAsync(
            "api/v1/domain/certificates",
            new IssueCertificateRequest { PersonName = name, Role = role },
            GodwitJson.Default.IssueCertificateRequest,
            GodwitJson.Default.IssuedCertificate);
        return X509Certificate2.CreateFromPem(issued.CertificatePem, issued.PrivateKeyPem);
    }

    public Task<Membership> FoundAsync(string domain = "lab") => Get<DomainLife>().CreateDomainAsync(domain, default);

    public string TokenFor(string hostName, int? minutes = null) =>
        Get<Enrolment>().Invite(new CreateTokenRequest { HostName = hostName, ValidMinutes = minutes }).Token;

    public Task<Membership> JoinAsync(string token) => Get<DomainLife>().JoinAsync(token, default);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static string SocketPath(HostOptions options) => Path.Combine(options.RunFolder, "d.sock");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

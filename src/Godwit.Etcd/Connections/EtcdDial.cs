using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;

namespace Godwit.Etcd;

/// <summary>
/// Opens connections ourselves, TLS included, so that they are bounded in time and whatever fails here is known to have sent nothing.
/// </summary>
internal static class EtcdDial
{
    private const int Tcp = 6;
    private const int TcpUserTimeout = 18;

    /// <summary>Milliseconds until Linux gives up a connection whose other end confirms nothing, as after a loss of power.</summary>
    private const int Unconfirmed = 3000;

    /// <summary>A connection that another one took the place of ends so long after its last call.</summary>
    private static readonly TimeSpan _idle = TimeSpan.FromMinutes(1);

    public static SocketsHttpHandler Handler(Uri address, EtcdOptions options) => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        PooledConnectionIdleTimeout = _idle,
        ConnectCallback = (_, cancellationToken) => ConnectAsync(address, options, cancellationToken),
    };

    private static async ValueTask<Stream> ConnectAsync(Uri address, EtcdOptions options, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = new(options.ConnectTimeout, options.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await ConnectAsync(address, options.Tls, either.Token);
        }
        catch (OperationCanceledException late) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"no connection within {options.ConnectTimeout.TotalSeconds:0.##} s", late);
        }
    }

    private static async Task<Stream> ConnectAsync(
        Uri address, Func<Uri, SslClientAuthenticationOptions>? tls, CancellationToken cancellationToken)
    {
#pragma warning disable CA2000 // The stream owns it from the second step on, and the first one disposes it when it fails.
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
#pragma warning restore CA2000
        try
        {
            await socket.ConnectAsync(address.IdnHost, address.Port, cancellationToken);
            Span<byte> milliseconds = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(milliseconds, Unconfirmed);
            socket.SetRawSocketOption(Tcp, TcpUserTimeout, milliseconds);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        NetworkStream plain = new(socket, ownsSocket: true);
        return address.Scheme == Uri.UriSchemeHttps ? await SecureAsync(plain, address, tls, cancellationToken) : plain;
    }

    private static async Task<Stream> SecureAsync(
        NetworkStream plain, Uri address, Func<Uri, SslClientAuthenticationOptions>? tls, CancellationToken cancellationToken)
    {
        SslStream secure = new(plain, leaveInnerStreamOpen: false);
        try
        {
            SslClientAuthenticationOptions options = tls?.Invoke(address) ?? new SslClientAuthenticationOptions();
            options.TargetHost ??= address.IdnHost;
            options.ApplicationProtocols = [SslApplicationProtocol.Http2];
            await secure.AuthenticateAsClientAsync(options, cancellationToken);
            return secure;
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }
    }
}

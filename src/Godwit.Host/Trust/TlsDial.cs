using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Godwit.Host.Trust;

/// <summary>Opens a TLS connection to the first of several addresses that answers and proves itself.</summary>
internal static class TlsDial
{
    /// <summary>
    /// Tries the addresses in their order, each for the time-out, handshake included. The options are made anew for each
    /// attempt, so that it presents the certificates of its own moment. Throws <see cref="AuthenticationException"/> when
    /// somebody answered but was not the one expected, otherwise <see cref="IOException"/>.
    /// </summary>
    public static async Task<SslStream> ConnectAsync(
        IReadOnlyList<string> addresses,
        Func<SslClientAuthenticationOptions> options,
        TimeSpan timeout,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        Exception? worst = null;
        foreach (var address in addresses)
        {
            try
            {
                return await ConnectWithinAsync(HostAddress.Parse(address), options(), timeout, clock, cancellationToken);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                worst = Worse(worst, new IOException($"{address}: no answer within {timeout.TotalSeconds:0.#} s"));
            }
            catch (Exception failure) when (failure is SocketException or IOException or AuthenticationException)
            {
                worst = Worse(worst, new IOException($"{address}: {failure.Message}", failure));
            }
        }

        throw worst is IOException { InnerException: AuthenticationException rejected }
            ? new AuthenticationException(worst.Message, rejected)
            : new IOException(worst?.Message ?? "There is no address to try.", worst);
    }

    private static async Task<SslStream> ConnectWithinAsync(
        EndPoint endPoint,
        SslClientAuthenticationOptions options,
        TimeSpan timeout,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
#pragma warning disable CA2000 // The stream owns it from the second step on, and the first one disposes it when it fails.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
#pragma warning restore CA2000
        try
        {
            await socket.ConnectAsync(endPoint, either.Token);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true), leaveInnerStreamOpen: false);
        try
        {
            await stream.AuthenticateAsClientAsync(options, either.Token);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>A rejected certificate says more than an address that is silent.</summary>
    private static Exception Worse(Exception? known, Exception next) =>
        known is IOException { InnerException: AuthenticationException } ? known : next;
}

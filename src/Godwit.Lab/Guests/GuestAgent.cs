using System.Net;
using System.Net.Sockets;
using System.Text;
using Godwit.Lab.Networks;

namespace Godwit.Lab.Guests;

/// <summary>Control of the agent in a guest, over UDP from the guest network. Safe for one caller at a time.</summary>
public sealed class GuestAgent : IDisposable
{
    public const int Port = 7000;

    private const int Tries = 20;
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromMilliseconds(500);

    private readonly Socket _socket;
    private readonly IPEndPoint _guest;
    private int _asked;

    private GuestAgent(Socket socket, IPEndPoint guest)
    {
        _socket = socket;
        _guest = guest;
    }

    public static async Task<GuestAgent> OpenAsync(NetworkNamespace network, string guestAddress)
    {
        Socket socket = await network.RunAsync(() => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        return new GuestAgent(socket, new IPEndPoint(IPAddress.Parse(guestAddress), Port));
    }

    /// <summary>
    /// Settings as the agent takes them: "drate=100" records a second, "mem=32" MiB of memory to touch, "mrate=5" MiB a second
    /// to make dirty, "rnd=0" in order, "mark=1" to remember, "tick=200" ms between looks at the clock. The answer shows the new settings.
    /// </summary>
    /// <exception cref="TimeoutException">The guest did not answer for ten seconds.</exception>
    public Task<GuestStatistics> SetAsync(string settings, CancellationToken cancellationToken = default) =>
        AskAsync(settings, cancellationToken);

    public Task<GuestStatistics> ReadAsync(CancellationToken cancellationToken = default) => AskAsync("?", cancellationToken);

    /// <summary>What the guest keeps outside its disks: "var=TEXT nv=TEXT pcr=HEX", its firmware's variable and its TPM's index and register 16.</summary>
    /// <param name="wish">"Fvar=TEXT" and "Fnv=TEXT" write, "Fpcr" extends, "F?" only looks. Asked again, "Fpcr" may extend twice.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<string> FirmwareAsync(string wish, CancellationToken cancellationToken = default) => AskTextAsync(wish, cancellationToken);

    /// <summary>The longest write and tick count anew; the answer still holds the old ones.</summary>
    public Task<GuestStatistics> ResetAsync(CancellationToken cancellationToken = default) => AskAsync("reset", cancellationToken);

    /// <summary>Stops all load and waits for the write under way. What is acknowledged then is final.</summary>
    public async Task<GuestStatistics> QuietAsync(CancellationToken cancellationToken = default)
    {
        GuestStatistics before = await AskAsync("drate=0 mrate=0", cancellationToken);
        while (true)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
            GuestStatistics now = await ReadAsync(cancellationToken);

            // A record that failed is begun and never acknowledged; one that is begun now ends one way or the other.
            if (now.Started == before.Started && (now.Acknowledged == now.Started || now.Errors > 0))
            {
                return now;
            }

            before = now;
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task<GuestStatistics> AskAsync(string question, CancellationToken cancellationToken) =>
        GuestStatistics.Parse(await AskTextAsync(question, cancellationToken));

    private async Task<string> AskTextAsync(string question, CancellationToken cancellationToken)
    {
        string tag = $"#{++_asked} ";
        byte[] request = Encoding.ASCII.GetBytes(tag + question);
        for (int i = 0; i < Tries; i++)
        {
            using CancellationTokenSource patience = new(AnswerPatience, TimeProvider.System);
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
            try
            {
                await _socket.SendToAsync(request, _guest, either.Token);
                return await AnswerAsync(tag, either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Lost on the way, or the guest is paused: ask again, settings are idempotent.
            }
            catch (SocketException)
            {
                await Task.Delay(AnswerPatience, TimeProvider.System, cancellationToken);
            }
        }

        throw new TimeoutException($"The agent at {_guest.Address} did not answer.");
    }

    /// <summary>Passes over answers to earlier questions that were asked twice.</summary>
    private async Task<string> AnswerAsync(string tag, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[2304];
        while (true)
        {
            string answer = Encoding.ASCII.GetString(buffer, 0, await _socket.ReceiveAsync(buffer, cancellationToken));
            if (answer.StartsWith(tag, StringComparison.Ordinal))
            {
                return answer[tag.Length..];
            }
        }
    }
}

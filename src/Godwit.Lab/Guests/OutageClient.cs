using System.Net;
using System.Net.Sockets;
using Godwit.Lab.Networks;
using Godwit.Lab.Processes;

namespace Godwit.Lab.Guests;

/// <summary>
/// Asks the guest's agent for a UDP echo every two milliseconds, from a machine of the guest network, and keeps book of the
/// silences. One thread sends, waits and receives, so that the clock is read the moment an answer is there.
/// </summary>
public sealed class OutageClient : IDisposable
{
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromMilliseconds(2);

    private readonly NetworkNamespace _network;
    private readonly IPEndPoint _guest;
    private readonly TimeSpan _interval;
    private readonly OutageBook _book = new(TimeProvider.System);
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private volatile bool _disposed;

    private OutageClient(NetworkNamespace network, IPEndPoint guest, TimeSpan interval)
    {
        _network = network;
        _guest = guest;
        _interval = interval;
        _thread = new Thread(Run) { IsBackground = true, Name = "outage client" };
    }

    public static async Task<OutageClient> StartAsync(NetworkNamespace network, string guestAddress, TimeSpan interval)
    {
        OutageClient client = new(network, new IPEndPoint(IPAddress.Parse(guestAddress), GuestAgent.Port), interval);
        client._thread.Start();
        await client._started.Task;
        return client;
    }

    /// <summary>Waits for the guest's first answer.</summary>
    /// <exception cref="TimeoutException">It did not come in time.</exception>
    public Task WaitForAnswerAsync(TimeSpan patience, CancellationToken cancellationToken = default) =>
        _book.FirstAnswer.WaitAsync(patience, TimeProvider.System, cancellationToken);

    /// <summary>Begins a new count; the silence that goes on now still counts from its beginning.</summary>
    public void Reset() => _book.Reset();

    public OutageReport Read() => _book.Read();

    public void Dispose()
    {
        _disposed = true;
        _thread.Join();
    }

    private void Run()
    {
        try
        {
            _network.EnterOnThisThread();
            using Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

            // Guests under TCG eat whole cores; waiting behind them would look like an outage of theirs.
            _ = Native.SetPriority(0, 0, -15);
            _started.SetResult();
            Ask(socket);
        }
        catch (Exception failure)
        {
            _started.TrySetException(failure);
        }
    }

    private void Ask(Socket socket)
    {
        TimeProvider time = TimeProvider.System;
        byte[] buffer = new byte[512];
        long begun = time.GetTimestamp();
        TimeSpan due = TimeSpan.Zero;
        while (!_disposed)
        {
            TimeSpan now = time.GetElapsedTime(begun);
            if (now >= due)
            {
                Send(socket, buffer);
                due = now - due > TimeSpan.FromMilliseconds(100) ? now + _interval : due + _interval;
                continue;
            }

            // poll(2) counts whole milliseconds; rounding down would spin.
            int milliseconds = (int)Math.Ceiling((due - now).TotalMilliseconds);
            if (socket.Poll(milliseconds * 1000, SelectMode.SelectRead))
            {
                Receive(socket, buffer);
            }
        }
    }

    private void Send(Socket socket, byte[] buffer)
    {
        int length = EchoMessage.WriteRequest(buffer, _book.NextId());
        try
        {
            socket.SendTo(buffer.AsSpan(0, length), _guest);
        }
        catch (SocketException)
        {
            // No route or no neighbour just now: an unanswered echo like any other.
        }
    }

    private void Receive(Socket socket, byte[] buffer)
    {
        try
        {
            int length = socket.Receive(buffer);
            if (EchoMessage.TryReadReply(buffer.AsSpan(0, length)) is { } reply)
            {
                _book.Answer(reply);
            }
        }
        catch (SocketException)
        {
            // An ICMP error in place of an answer.
        }
    }
}

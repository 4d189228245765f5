using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Net.Sockets;

namespace Godwit.Qmp;

/// <summary>
/// A conversation with one QEMU: commands out, replies and events in. QEMU talks to one client at a time, so a second
/// connection gets no greeting until the first is disposed. When the connection dies every waiter is told, and the
/// guest does not notice: connect again and ask QEMU how things stand.
/// </summary>
/// <remarks>
/// One loop reads (<c>QmpConnection.Reading.cs</c>), one lock guards writing (<c>QmpConnection.Executing.cs</c>).
/// </remarks>
[SuppressMessage(
    "Usage", "CA2213",
    Justification = "Whoever waits inside a semaphore or holds the token is told by the death, after disposal.")]
public sealed partial class QmpConnection : IAsyncDisposable
{
    /// <summary>
    /// From connecting to the end of the negotiation. A healthy QEMU needs 0.3 s, on a very busy machine some seconds.
    /// </summary>
    private static readonly TimeSpan _greetingPatience = TimeSpan.FromSeconds(15);

    private readonly Stream _stream;
    private readonly PipeReader _pipe;
    private readonly QmpLines _lines;
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource<QmpException> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _reading = Task.CompletedTask;

    private QmpConnection(Stream stream, TimeProvider time)
    {
        _stream = stream;
        _pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true));
        _lines = new QmpLines(_pipe);
        Time = time;
    }

    /// <summary>What QEMU said first; known once connected.</summary>
    public QmpGreeting Greeting { get; private set; } = null!;

    /// <summary>Whether commands may be executed out of band. Without it a blocked QEMU cannot be rescued by yank.</summary>
    public bool CanExecuteOutOfBand { get; private set; }

    /// <summary>Completes, and never faults, when the connection is dead, with the reason; also after disposal.</summary>
    public Task<QmpException> Closed => _closed.Task;

    internal TimeProvider Time { get; }

    /// <summary>Makes one attempt. A QEMU that has just been started may need another attempt a little later.</summary>
    /// <exception cref="QmpException">
    /// <see cref="QmpFailure.Unreachable"/>: nobody listens there. <see cref="QmpFailure.TimedOut"/>: somebody listens but does not
    /// greet, as when another client is being served.
    /// </exception>
    [SuppressMessage(
        "Reliability", "CA2000",
        Justification = "The connection owns it, and every way out without one disposes it.")]
    public static async Task<QmpConnection> ConnectAsync(string socketPath, TimeProvider time, CancellationToken cancellationToken)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellationToken);
        }
        catch (SocketException nobody)
        {
            socket.Dispose();
            throw new QmpException(QmpFailure.Unreachable, $"No QEMU answers at {socketPath}.", inner: nobody);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        return await OpenAsync(new NetworkStream(socket, ownsSocket: true), time, cancellationToken);
    }

    /// <summary>
    /// Takes over a stream that is already connected to QEMU's monitor, and owns it from here, also on failure.
    /// </summary>
    [SuppressMessage(
        "Reliability", "CA2000",
        Justification = "The connection owns it, and every way out without one disposes it.")]
    public static async Task<QmpConnection> OpenAsync(Stream stream, TimeProvider time, CancellationToken cancellationToken)
    {
        QmpConnection connection = new(stream, time);
        using CancellationTokenSource patience = new(_greetingPatience, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            connection.Greeting = await connection.ReadGreetingAsync(either.Token);
            connection.CanExecuteOutOfBand = connection.Greeting.Capabilities.Contains("oob");
            connection._reading = connection.ReadUntilDeathAsync();
            QmpCapabilities wanted = new() { Enable = connection.CanExecuteOutOfBand ? ["oob"] : null };
            await connection.ExecuteAsync(wanted, either.Token);
            return connection;
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            await connection.DisposeAsync();
            throw QmpException.TimedOut("the connection with a greeting", _greetingPatience);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Closes the connection; QEMU and its guest go on. Whoever still waits gets <see cref="QmpFailure.ConnectionLost"/>.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        Die(new QmpException(QmpFailure.ConnectionLost, "The connection was closed on this side."));
        await _reading;
        await _pipe.CompleteAsync();
        await _stream.DisposeAsync();
    }
}

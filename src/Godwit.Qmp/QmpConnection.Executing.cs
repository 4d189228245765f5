using System.Buffers;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Godwit.Qmp;

public sealed partial class QmpConnection
{
    /// <summary>
    /// Commands in QEMU's queue at a time. QEMU stops reading the socket at eight, and then an out-of-band yank, the only
    /// thing that frees a QEMU blocked on a dead link, would wait behind the very commands it should free.
    /// </summary>
    private const int InBandPlaces = 6;

    private readonly SemaphoreSlim _inBand = new(InBandPlaces, InBandPlaces);
    private readonly SemaphoreSlim _writing = new(1, 1);

    /// <summary>
    /// Executes in order with all other commands. Cancelling abandons the reply: the command may still take effect, and the
    /// connection stays usable.
    /// </summary>
    /// <exception cref="QmpException">Refused, not understood, or the connection ended.</exception>
    public async Task<TReply> ExecuteAsync<TReply>(IQmpCommand<TReply> command, CancellationToken cancellationToken)
    {
        await WaitForPlaceAsync(command.Verb, cancellationToken);
        return await SendAsync(command, outOfBand: false, cancellationToken);
    }

    /// <summary>
    /// As <see cref="ExecuteAsync{TReply}(IQmpCommand{TReply}, CancellationToken)"/>, but waits no longer than <paramref
    /// name="patience"/>.
    /// </summary>
    /// <exception cref="QmpException"><see cref="QmpFailure.TimedOut"/> after that time; QEMU may be blocked, or just slow.</exception>
    public async Task<TReply> ExecuteAsync<TReply>(
        IQmpCommand<TReply> command, TimeSpan patience, CancellationToken cancellationToken)
    {
        using CancellationTokenSource deadline = new(patience, Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await ExecuteAsync(command, either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw QmpException.TimedOut(command.Verb, patience, command.Verb);
        }
    }

    /// <summary>
    /// Executes at once, even while QEMU is blocked in another command. Only yank, query-yank, migrate-pause and
    /// migrate-recover (and a few we do not use) may; QEMU refuses the others. Where out-of-band is not
    /// offered the command waits its turn.
    /// </summary>
    public async Task<TReply> ExecuteOutOfBandAsync<TReply>(IQmpCommand<TReply> command, CancellationToken cancellationToken) =>
        CanExecuteOutOfBand
            ? await SendAsync(command, outOfBand: true, cancellationToken)
            : await ExecuteAsync(command, cancellationToken);

    /// <summary>{"execute" or "exec-oob": verb, "arguments": {...}, "id": number}, one line.</summary>
    private static ReadOnlyMemory<byte> Frame<TReply>(IQmpCommand<TReply> command, bool outOfBand, long id)
    {
        ArrayBufferWriter<byte> line = new();
        using (Utf8JsonWriter json = new(line))
        {
            json.WriteStartObject();
            json.WriteString(outOfBand ? "exec-oob" : "execute", command.Verb);
            json.WritePropertyName("arguments");
            JsonSerializer.Serialize(json, command.Arguments, command.ArgumentsType);
            json.WriteNumber("id", id);
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        return line.WrittenMemory;
    }

    private async Task WaitForPlaceAsync(string verb, CancellationToken cancellationToken)
    {
        using CancellationTokenSource either =
            CancellationTokenSource.CreateLinkedTokenSource(_ending.Token, cancellationToken);
        try
        {
            await _inBand.WaitAsync(either.Token);
            if (cancellationToken.IsCancellationRequested)
            {
                // The place came together with the cancellation; what was cancelled in time is not sent.
                _inBand.Release();
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (Closed.IsCompleted && !cancellationToken.IsCancellationRequested)
        {
            throw (await Closed).During(verb);
        }
    }

    private async Task<TReply> SendAsync<TReply>(IQmpCommand<TReply> command, bool outOfBand, CancellationToken cancellationToken)
    {
        PendingReplyOf<TReply> pending = new(command, outOfBand);
        long id = Await(pending);
        await WriteAsync(Frame(command, outOfBand, id), (command as IQmpDescriptor)?.Descriptor);
        return await pending.Reply.WaitAsync(cancellationToken);
    }

    /// <summary>Takes no caller's token: half a line on the socket would break the connection for everybody.</summary>
    private async Task WriteAsync(ReadOnlyMemory<byte> line, SafeHandle? descriptor)
    {
        try
        {
            await _writing.WaitAsync(_ending.Token);
            try
            {
                if (descriptor is null)
                {
                    await _stream.WriteAsync(line, _ending.Token);
                }
                else
                {
                    DescriptorMail.Send((_stream as NetworkStream ?? throw new IOException("Only a Unix socket carries descriptors.")).Socket, line.Span, descriptor);
                }
            }
            finally
            {
                _writing.Release();
            }
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException or OperationCanceledException or SocketException)
        {
            // The waiter learns of it through its reply, like every other waiter.
            Die(new QmpException(QmpFailure.ConnectionLost, "QEMU closed the connection.", inner: broken));
        }
    }
}

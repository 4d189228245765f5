using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Godwit.Etcd.Wire;
using Google.Protobuf;
using Grpc.Core;

namespace Godwit.Etcd;

/// <summary>
/// One watch at one member, until it breaks. A member that says nothing for a while is asked whether it is still there, because a
/// dead machine and a quiet one look alike.
/// </summary>
[SuppressMessage("Reliability", "CA2025", Justification = "The enumeration waits for the listening task before it disposes the call.")]
internal sealed class WatchStream(EtcdLink link, string prefix, long from, EtcdOptions options)
{
    private static readonly WatchRequest _areYouThere = new() { ProgressRequest = new() };

    /// <summary>Time stamp of the beginning of the silence; 0 while nobody listens, which is not the member's fault.</summary>
    private long _quietSince;

    /// <summary>Ends with an <see cref="RpcException"/>, and never otherwise than by one, or by the caller's token.</summary>
    public async IAsyncEnumerable<WatchResponse> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using AsyncDuplexStreamingCall<WatchRequest, WatchResponse> call = link.Watches.Watch(RpcLimits.Endless(ending.Token));
        Task? listening = null;
        try
        {
            Volatile.Write(ref _quietSince, options.Time.GetTimestamp());
            listening = ListenAsync(call.RequestStream, ending);
            while (await call.ResponseStream.MoveNext(ending.Token))
            {
                Volatile.Write(ref _quietSince, 0);
                yield return call.ResponseStream.Current;
                Volatile.Write(ref _quietSince, options.Time.GetTimestamp());
            }

            throw new RpcException(new Status(StatusCode.Unavailable, "the member ended the watch"));
        }
        finally
        {
            await ending.CancelAsync();
            if (listening is not null)
            {
                await listening;
            }
        }
    }

    /// <summary>All writing is done here, because a stream takes one writer.</summary>
    private async Task ListenAsync(IClientStreamWriter<WatchRequest> requests, CancellationTokenSource ending)
    {
        try
        {
            (ByteString first, ByteString behind) = EtcdText.Prefix(prefix);
            await requests.WriteAsync(
                new() { CreateRequest = new() { Key = first, RangeEnd = behind, StartRevision = from, ProgressNotify = true } }, ending.Token);
            using PeriodicTimer timer = new(options.WatchSilence / 2, options.Time);
            while (await timer.WaitForNextTickAsync(ending.Token))
            {
                long since = Volatile.Read(ref _quietSince);
                TimeSpan silence = since == 0 ? TimeSpan.Zero : options.Time.GetElapsedTime(since);
                if (silence > options.WatchSilence + options.Deadline)
                {
                    await ending.CancelAsync();
                }
                else if (silence >= options.WatchSilence)
                {
                    await requests.WriteAsync(_areYouThere, ending.Token);
                }
            }
        }
        catch (Exception ended) when (ended is RpcException or OperationCanceledException or InvalidOperationException)
        {
            // The reading end hears of it, too, and says why.
        }
    }
}

using System.Net;

namespace Godwit.Host.Peers;

/// <summary>Bytes for as long as it is told and no longer, to measure a link with. They are random: nothing on the way makes them fewer.</summary>
internal sealed class RateContent(TimeSpan span, TimeProvider time) : HttpContent
{
    private static readonly byte[] Noise = Make();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        long begin = time.GetTimestamp();
        while (time.GetElapsedTime(begin) < span)
        {
            await stream.WriteAsync(Noise, cancellationToken);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private static byte[] Make()
    {
        byte[] noise = new byte[256 << 10];
        Random.Shared.NextBytes(noise);
        return noise;
    }
}

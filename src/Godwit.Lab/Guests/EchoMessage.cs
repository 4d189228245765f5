using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Godwit.Lab.Guests;

/// <summary>
/// The echo on the wire. Its twin is agent.c.
/// <code>
/// E17                  request
/// E17 4711 0 12.3456   reply: the request, records acknowledged, write errors, the guest's clock
/// </code>
/// </summary>
internal static class EchoMessage
{
    public readonly record struct Reply(long Id, ulong Acknowledged, ulong WriteErrors);

    public static int WriteRequest(Span<byte> buffer, long id)
    {
        buffer[0] = (byte)'E';
        Utf8Formatter.TryFormat(id, buffer[1..], out int written);
        return written + 1;
    }

    /// <summary>Null for anything else than a reply.</summary>
    public static Reply? TryReadReply(ReadOnlySpan<byte> message)
    {
        string[] words = Encoding.ASCII.GetString(message).Split(' ');
        return words.Length >= 3
            && words[0].StartsWith('E')
            && long.TryParse(words[0].AsSpan(1), CultureInfo.InvariantCulture, out long id)
            && ulong.TryParse(words[1], CultureInfo.InvariantCulture, out ulong acknowledged)
            && ulong.TryParse(words[2], CultureInfo.InvariantCulture, out ulong errors)
                ? new Reply(id, acknowledged, errors)
                : null;
    }
}

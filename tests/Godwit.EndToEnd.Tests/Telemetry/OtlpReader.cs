using System.Text;

namespace Godwit.EndToEnd.Tests.Telemetry;

/// <summary>
/// Reads what there is to see of an ExportTraceServiceRequest:
/// <code>
///   1 ResourceSpans { 1 Resource { 1 KeyValue { 1 key, 2 AnyValue { 1 string } } }, 2 ScopeSpans { 2 Span { 1 trace, 2 span, 4 parent, 5 name } } }
/// </code>
/// </summary>
internal static class OtlpReader
{
    public static IReadOnlyList<OtlpSpan> Read(byte[] request) =>
        [.. Of(request, 1).SelectMany(resourceSpans => Of(resourceSpans, 2).SelectMany(scope => Of(scope, 2)).Select(span => Span(HostOf(resourceSpans), span)))];

    private static OtlpSpan Span(string host, byte[] span) => new(host, Text(span, 5), Hex(span, 1), Hex(span, 2), Hex(span, 4));

    private static string HostOf(byte[] resourceSpans) => Of(resourceSpans, 1).SelectMany(resource => Of(resource, 1))
        .Where(pair => Text(pair, 1) == "host.name").Select(pair => Text(Of(pair, 2).Single(), 1)).Single();

    private static string Text(byte[] message, int field) => Encoding.UTF8.GetString(Of(message, field).SingleOrDefault() ?? []);

    private static string Hex(byte[] message, int field) => Convert.ToHexStringLower(Of(message, field).SingleOrDefault() ?? []);

    /// <summary>Contents of a field that has a length; others are passed over.</summary>
    private static List<byte[]> Of(byte[] message, int wanted)
    {
        List<byte[]> found = [];
        for (int at = 0; at < message.Length;)
        {
            ulong key = Number(message, ref at);
            switch (key & 7)
            {
                case 0:
                    Number(message, ref at);
                    break;
                case 1:
                    at += 8;
                    break;
                case 2:
                    int length = (int)Number(message, ref at);
                    if ((int)(key >> 3) == wanted)
                    {
                        found.Add(message[at..(at + length)]);
                    }

                    at += length;
                    break;
                case 5:
                    at += 4;
                    break;
                default:
                    throw new FormatException($"There is no wire type {key & 7}.");
            }
        }

        return found;
    }

    private static ulong Number(byte[] message, ref int at)
    {
        ulong number = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte part = message[at++];
            number |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return number;
            }
        }
    }
}

using System.Buffers.Binary;
using System.Text;

namespace Godwit.Host.ActiveDirectory;

/// <summary>One SRV record of DNS (RFC 2782): where a service is, and whom to ask first.</summary>
internal sealed record ServiceRecord(int Priority, int Weight, string Host)
{
    private const int Header = 12;
    private const int KindSrv = 33;
    private const int Pointer = 0xC0;

    /// <summary>The SRV records of an answer as it came, the ones to ask first in front. Throws <see cref="InvalidDataException"/>.</summary>
    public static IReadOnlyList<ServiceRecord> Parse(ReadOnlySpan<byte> answer)
    {
        try
        {
            int questions = BinaryPrimitives.ReadUInt16BigEndian(answer[4..]);
            int answers = BinaryPrimitives.ReadUInt16BigEndian(answer[6..]);
            int at = Header;
            for (int i = 0; i < questions; i++)
            {
                at = AfterName(answer, at) + 4;
            }

            List<ServiceRecord> records = [];
            for (int i = 0; i < answers; i++)
            {
                // name, kind (2), class (2), time to live (4), length (2), then priority, weight, port (2 each) and the host's name
                at = AfterName(answer, at);
                int kind = BinaryPrimitives.ReadUInt16BigEndian(answer[at..]);
                int length = BinaryPrimitives.ReadUInt16BigEndian(answer[(at + 8)..]);
                at += 10;
                if (kind == KindSrv)
                {
                    records.Add(new ServiceRecord(
                        BinaryPrimitives.ReadUInt16BigEndian(answer[at..]), BinaryPrimitives.ReadUInt16BigEndian(answer[(at + 2)..]), NameAt(answer, at + 6)));
                }

                at += length;
            }

            return [.. records.Where(record => record.Host.Length > 0).OrderBy(record => record.Priority).ThenByDescending(record => record.Weight)];
        }
        catch (ArgumentOutOfRangeException cut)
        {
            throw new InvalidDataException("DNS answered with a message that ends early.", cut);
        }
        catch (IndexOutOfRangeException cut)
        {
            throw new InvalidDataException("DNS answered with a message that ends early.", cut);
        }
    }

    private static int AfterName(ReadOnlySpan<byte> answer, int at)
    {
        while (answer[at] != 0)
        {
            if ((answer[at] & Pointer) == Pointer)
            {
                return at + 2;
            }

            at += answer[at] + 1;
        }

        return at + 1;
    }

    private static string NameAt(ReadOnlySpan<byte> answer, int at)
    {
        var name = new StringBuilder();
        // A name that points at itself would never end.
        for (int jumps = 0; jumps < 16 && answer[at] != 0;)
        {
            if ((answer[at] & Pointer) == Pointer)
            {
                at = BinaryPrimitives.ReadUInt16BigEndian(answer[at..]) & 0x3FFF;
                jumps++;
                continue;
            }

            name.Append(name.Length > 0 ? "." : "").Append(Encoding.ASCII.GetString(answer.Slice(at + 1, answer[at])));
            at += answer[at] + 1;
        }

        return name.ToString();
    }
}

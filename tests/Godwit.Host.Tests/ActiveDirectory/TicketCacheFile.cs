using System.Buffers.Binary;
using System.Text;

namespace Godwit.Host.Tests.ActiveDirectory;

/// <summary>A ticket cache as MIT Kerberos keeps it in a file (version 4), with one ticket for more tickets.</summary>
internal static class TicketCacheFile
{
    public static byte[] Of(string name, string realm, DateTimeOffset end)
    {
        using var bytes = new MemoryStream();
        bytes.Write([5, 4, 0, 0]);
        WritePrincipal(bytes, realm, name);
        WritePrincipal(bytes, realm, name);
        WritePrincipal(bytes, realm, "krbtgt", realm);
        bytes.Write([0, 18]);
        WriteData(bytes, new byte[32]);
        uint ends = (uint)end.ToUnixTimeSeconds();
        Write(bytes, ends - 36000, ends - 36000, ends, 0);
        bytes.WriteByte(0);
        Write(bytes, 0, 0, 0);
        WriteData(bytes, [1]);
        WriteData(bytes, []);
        return bytes.ToArray();
    }

    private static void WritePrincipal(MemoryStream bytes, string realm, params string[] parts)
    {
        Write(bytes, 1, (uint)parts.Length);
        foreach (string part in (IEnumerable<string>)[realm, .. parts])
        {
            WriteData(bytes, Encoding.UTF8.GetBytes(part));
        }
    }

    private static void WriteData(MemoryStream bytes, byte[] data)
    {
        Write(bytes, (uint)data.Length);
        bytes.Write(data);
    }

    private static void Write(MemoryStream bytes, params uint[] numbers)
    {
        Span<byte> word = stackalloc byte[4];
        foreach (uint number in numbers)
        {
            BinaryPrimitives.WriteUInt32BigEndian(word, number);
            bytes.Write(word);
        }
    }
}

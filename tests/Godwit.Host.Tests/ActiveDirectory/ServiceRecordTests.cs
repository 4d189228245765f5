using System.Buffers.Binary;
using System.Text;
using Godwit.Host.ActiveDirectory;
using Xunit;

namespace Godwit.Host.Tests.ActiveDirectory;

public sealed class ServiceRecordTests
{
    [Fact]
    public void The_ones_to_ask_first_come_first()
    {
        byte[] answer = Answer((1, 5, "far.lab.test"), (0, 10, "dc2.lab.test"), (0, 100, "dc1.lab.test"));
        Assert.Equal(["dc1.lab.test", "dc2.lab.test", "far.lab.test"], ServiceRecord.Parse(answer).Select(record => record.Host));
    }

    [Fact]
    public void No_answers_are_no_records() => Assert.Empty(ServiceRecord.Parse(Answer()));

    [Fact]
    public void A_message_that_ends_anywhere_is_refused()
    {
        byte[] answer = Answer((0, 0, "dc.lab.test"));
        for (int length = 0; length < answer.Length; length++)
        {
            byte[] cut = answer[..length];
            Assert.Throws<InvalidDataException>(() => ServiceRecord.Parse(cut));
        }
    }

    [Fact]
    public void A_name_that_points_at_itself_ends()
    {
        byte[] answer = Answer((0, 0, "x"));
        int name = answer.Length - 3;
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(name), (ushort)(0xC000 | name));
        Assert.Empty(ServiceRecord.Parse(answer));
    }

    /// <summary>One question, and the answers with their owner's name as a pointer to it.</summary>
    private static byte[] Answer(params (int Priority, int Weight, string Host)[] records)
    {
        using var bytes = new MemoryStream();
        Write(bytes, 0x1234, 0x8180, 1, records.Length, 0, 0);
        WriteName(bytes, "_ldap._tcp.lab.test");
        Write(bytes, 33, 1);
        foreach ((int priority, int weight, string host) in records)
        {
            Write(bytes, 0xC00C, 33, 1, 0, 60, 6 + host.Length + 2, priority, weight, 389);
            WriteName(bytes, host);
        }

        return bytes.ToArray();
    }

    private static void Write(MemoryStream bytes, params int[] numbers)
    {
        foreach (int number in numbers)
        {
            bytes.Write([(byte)(number >> 8), (byte)number]);
        }
    }

    private static void WriteName(MemoryStream bytes, string name)
    {
        foreach (string label in name.Split('.'))
        {
            bytes.WriteByte((byte)label.Length);
            bytes.Write(Encoding.ASCII.GetBytes(label));
        }

        bytes.WriteByte(0);
    }
}

using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Godwit.Host.Storage.Luns;

/// <summary>
/// A login to an iSCSI target (RFC 7143) that only asks: enough of the protocol to read what a unit says of itself. QEMU speaks the rest.
/// Every unit of the protocol begins with 48 bytes:
/// <code>
///  0 opcode, 0x40 = immediate   8 LUN, or initiator's session id and the target's handle   28 expected status number
///  1 flags                     16 task tag                                                 32 … by opcode
///  5 length of data, 24 bit    24 command number (of an answer: status number)             48 data, padded to 4
/// </code>
/// </summary>
internal sealed class IscsiSession : IAsyncDisposable
{
    private const int HeaderBytes = 48;
    private const int MostData = 1 << 18;
    private const int MostRounds = 8;
    private const int Security = 0;
    private const int Operational = 1;
    private const int FullFeature = 3;
    private const byte UnitAttention = 6;

    private readonly TcpClient _client = new();
    private readonly byte[] _sessionId = [0x80, .. RandomNumberGenerator.GetBytes(5)];
    private byte[] _handle = [0, 0];
    private uint _tag;
    private uint _command = 1;
    private uint _expectedStatus;

    /// <exception cref="IOException">The target does not let us in.</exception>
    /// <exception cref="SocketException">There is nobody.</exception>
    public static async Task<IscsiSession> LogInAsync(IPEndPoint portal, string target, string initiator, CancellationToken cancellationToken)
    {
        var session = new IscsiSession();
        try
        {
            await session._client.ConnectAsync(portal, cancellationToken);
            await session.LogInAsync(target, initiator, cancellationToken);
            return session;
        }
        catch
        {
            session._client.Dispose();
            throw;
        }
    }

    /// <summary>What a unit answers to a command that only reads.</summary>
    /// <exception cref="IOException">It does not.</exception>
    public async Task<byte[]> AskAsync(int lun, ReadOnlyMemory<byte> command, int mostBytes, CancellationToken cancellationToken)
    {
        for (int attempt = 0; ; attempt++)
        {
            byte[] header = Header(0x01, flags: 0xc1);
            header[9] = (byte)lun;
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(20), mostBytes);
            command.Span.CopyTo(header.AsSpan(32));
            _command++;
            await SendAsync(header, [], cancellationToken);
            (byte status, byte[] answer) = await AnswerAsync(mostBytes, cancellationToken);
            if (status == 0)
            {
                return answer;
            }

            // What happened to the unit before we came (a reset, a new size) is said once to whoever asks first.
            if (attempt == 2 || status != 2 || SenseOf(answer) is not (UnitAttention, _))
            {
                (byte key, byte code) = SenseOf(answer);
                throw new IOException(code == 0x25 ? $"the target has no unit {lun}" : $"the unit answers with SCSI status {status}, sense key {key}, code 0x{code:x2}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            // A connection that only ends may be kept by the target for a while, as one that could come back.
            using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(500), TimeProvider.System);
            await SendAsync(Header(0x46, flags: 0x80), [], patience.Token);
            while (((await ReceiveAsync(patience.Token)).Header[0] & 0x3f) != 0x26)
            {
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException or InvalidOperationException)
        {
            // It has nothing of ours.
        }

        _client.Dispose();
    }

    private async Task LogInAsync(string target, string initiator, CancellationToken cancellationToken)
    {
        int stage = Security;
        string[] keys = [$"InitiatorName={initiator}", "SessionType=Normal", $"TargetName={target}", "AuthMethod=None"];
        for (int round = 0; round < MostRounds; round++)
        {
            int next = stage == Security ? Operational : FullFeature;
            byte[] header = Header(0x43, flags: (byte)(0x80 | (stage << 2) | next));
            _sessionId.CopyTo(header, 8);
            _handle.CopyTo(header, 14);
            await SendAsync(header, Encoding.ASCII.GetBytes(string.Concat(keys.Select(key => key + '\0'))), cancellationToken);
            (byte[] answer, _) = await ReceiveAsync(cancellationToken);
            if ((answer[0] & 0x3f) != 0x23 || answer[36] != 0)
            {
                throw new IOException(Refusal(answer, target));
            }

            Acknowledge(answer);
            _handle = answer[14..16];
            keys = [];
            if ((answer[1] & 0x80) != 0 && (answer[1] & 3) == FullFeature)
            {
                return;
            }

            if ((answer[1] & 0x80) != 0 && stage == Security)
            {
                stage = Operational;
                keys =
                [
                    "HeaderDigest=None", "DataDigest=None", "ErrorRecoveryLevel=0", "InitialR2T=Yes", "ImmediateData=No", "MaxConnections=1", "MaxOutstandingR2T=1",
                    "MaxRecvDataSegmentLength=65536", "MaxBurstLength=65536", "FirstBurstLength=65536", "DefaultTime2Wait=0", "DefaultTime2Retain=0",
                    "DataPDUInOrder=Yes", "DataSequenceInOrder=Yes",
                ];
            }
        }

        throw new IOException("the target's login has no end");
    }

    private static string Refusal(byte[] answer, string target) => (answer[0] & 0x3f, answer[36], answer[37]) switch
    {
        (0x23, 2, 1 or 2) => "the target does not let this virtual machine in",
        (0x23, 2, 3) => $"there is no target {target}",
        (0x23, var kind, var detail) => $"the target refused the login with status 0x{kind:x2}{detail:x2}",
        (var opcode, _, _) => $"the target answered the login with 0x{opcode:x2}",
    };

    private async Task<(byte Status, byte[] Answer)> AnswerAsync(int mostBytes, CancellationToken cancellationToken)
    {
        byte[] content = new byte[mostBytes];
        int held = 0;
        while (true)
        {
            (byte[] header, byte[] data) = await ReceiveAsync(cancellationToken);
            switch (header[0] & 0x3f)
            {
                case 0x25:
                    int offset = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(40));
                    if (offset < 0 || data.Length > mostBytes - offset)
                    {
                        throw new IOException("the target sent more than it was asked for");
                    }

                    data.CopyTo(content, offset);
                    held = Math.Max(held, offset + data.Length);
                    if ((header[1] & 1) != 0)
                    {
                        Acknowledge(header);
                        return (header[3], content[..held]);
                    }

                    break;
                case 0x21:
                    Acknowledge(header);
                    return header[2] != 0 ? throw new IOException("the target did not carry the question to the unit") : (header[3], header[3] == 0 ? content[..held] : data);
                case 0x3f:
                    throw new IOException("the target rejected the question");
                default:
                    break;
            }
        }
    }

    /// <summary>Key and additional code of what went wrong; two bytes of length stand before it.</summary>
    private static (byte Key, byte Code) SenseOf(byte[] data) => data.Length > 14 ? ((byte)(data[4] & 0xf), data[14]) : default;

    private byte[] Header(byte opcode, byte flags)
    {
        byte[] header = new byte[HeaderBytes];
        (header[0], header[1]) = (opcode, flags);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(16), ++_tag);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(24), _command);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(28), _expectedStatus);
        return header;
    }

    private void Acknowledge(byte[] answer) => _expectedStatus = BinaryPrimitives.ReadUInt32BigEndian(answer.AsSpan(24)) + 1;

    private async Task SendAsync(byte[] header, byte[] data, CancellationToken cancellationToken)
    {
        (header[5], header[6], header[7]) = ((byte)(data.Length >> 16), (byte)(data.Length >> 8), (byte)data.Length);
        await _client.GetStream().WriteAsync((byte[])[.. header, .. data, .. new byte[-data.Length & 3]], cancellationToken);
    }

    private async Task<(byte[] Header, byte[] Data)> ReceiveAsync(CancellationToken cancellationToken)
    {
        byte[] header = new byte[HeaderBytes];
        await _client.GetStream().ReadExactlyAsync(header, cancellationToken);
        int length = (header[5] << 16) | (header[6] << 8) | header[7];
        byte[] whole = length <= MostData ? new byte[(header[4] * 4) + length + (-length & 3)] : throw new IOException("the target does not speak iSCSI");
        await _client.GetStream().ReadExactlyAsync(whole, cancellationToken);
        return (header, whole[(header[4] * 4)..((header[4] * 4) + length)]);
    }
}

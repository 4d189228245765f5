using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Godwit.Lab.Networks;
using Godwit.Lab.Processes;

namespace Godwit.Lab.Uml;

/// <summary>Runs commands in a User-mode Linux host, by its init; init.c says how they speak.</summary>
/// <param name="space">Where the host's kernel runs.</param>
/// <param name="address">The host's address.</param>
internal sealed class UmlAgent(NetworkNamespace space, string address)
{
    public const int CommandPort = 7070;

    public const int RelayPort = 7071;

    /// <summary>Runs a command to its end, and gives back how it went.</summary>
    /// <exception cref="LabException">The host is not there, or went while it ran.</exception>
    public async Task<CommandResult> RunAsync(IReadOnlyList<string> command, string? input, CancellationToken cancellationToken)
    {
        using MemoryStream output = new(), error = new();
        int code = await RunAsync(command, input, output, error, cancellationToken);
        return new CommandResult(code, Text(output), Text(error));

        static string Text(MemoryStream stream) => Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length).TrimEnd();
    }

    /// <summary>The same, with what it writes as it comes; gives back the exit code.</summary>
    public async Task<int> RunAsync(
        IReadOnlyList<string> command, string? input, Stream output, Stream error, CancellationToken cancellationToken)
    {
        try
        {
            using Socket socket = await space.RunAsync(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
            await socket.ConnectAsync(IPAddress.Parse(address), CommandPort, cancellationToken);
            await using NetworkStream stream = new(socket);
            await stream.WriteAsync(Request(command, input), cancellationToken);
            socket.Shutdown(SocketShutdown.Send);
            return await ReadAsync(stream, output, error, cancellationToken);
        }
        catch (Exception gone) when (gone is SocketException or IOException)
        {
            throw new LabException($"'{string.Join(' ', command)}' could not be run at {address}: the host is off, or went meanwhile.", gone);
        }
    }

    private static byte[] Request(IReadOnlyList<string> command, string? input)
    {
        byte[] words = Encoding.UTF8.GetBytes(string.Concat(command.Select(word => word + "\0")));
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, words.Length);
        return [.. length, .. words, .. Encoding.UTF8.GetBytes(input ?? "")];
    }

    private static async Task<int> ReadAsync(NetworkStream stream, Stream output, Stream error, CancellationToken cancellationToken)
    {
        byte[] head = new byte[5];
        while (true)
        {
            await stream.ReadExactlyAsync(head, cancellationToken);
            byte[] data = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1))];
            await stream.ReadExactlyAsync(data, cancellationToken);
            switch ((char)head[0])
            {
                case 'o':
                    await output.WriteAsync(data, cancellationToken);
                    break;
                case 'e':
                    await error.WriteAsync(data, cancellationToken);
                    break;
                default:
                    return BinaryPrimitives.ReadInt32BigEndian(data);
            }
        }
    }
}

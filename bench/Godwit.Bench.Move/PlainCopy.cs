using System.Net;
using System.Net.Sockets;
using Godwit.Lab.Hosts;

namespace Godwit.Bench.Move;

/// <summary>A file from host to host over the move network, as netcat would bring it: without encryption, as cheap as can be.</summary>
internal static class PlainCopy
{
    private const int Port = 5999;

    public static async Task RunAsync(LabHost source, LabHost destination, string address, string path, CancellationToken cancellationToken)
    {
        IPEndPoint there = new(IPAddress.Parse(address), Port);
        using Socket listener = await destination.Space.RunAsync(() =>
        {
            Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(there);
            socket.Listen(1);
            return socket;
        });
        using Socket sender = await source.Space.RunAsync(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        Task<Socket> accepting = listener.AcceptAsync(cancellationToken).AsTask();
        await sender.ConnectAsync(there, cancellationToken);
        using Socket receiver = await accepting;
        await Task.WhenAll(SendAsync(sender, source.PathOutside(path), cancellationToken), ReceiveAsync(receiver, destination.PathOutside(path), cancellationToken));
    }

    private static async Task SendAsync(Socket socket, string path, CancellationToken cancellationToken)
    {
        await socket.SendFileAsync(path, cancellationToken);
        socket.Shutdown(SocketShutdown.Send);
    }

    private static async Task ReceiveAsync(Socket socket, string path, CancellationToken cancellationToken)
    {
        await using FileStream file = File.Create(path);
        await using NetworkStream stream = new(socket);
        await stream.CopyToAsync(file, 256 << 10, cancellationToken);
    }
}

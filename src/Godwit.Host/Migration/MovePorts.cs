using System.Net;
using System.Net.Sockets;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Peers;

namespace Godwit.Host.Migration;

/// <summary>TCP ports at which this host's QEMUs wait for memory and disks: 49152 to 49407, so that a firewall can be told.</summary>
internal sealed class MovePorts
{
    public const int First = 49152;
    public const int Last = 49407;

    private readonly Lock _gate = new();
    private readonly Dictionary<OperationId, LandingAddress> _reserved = [];

    public LandingAddress Reserve(MoveOrder order, HostOptions options)
    {
        IPAddress address = IPEndPoint.Parse(order.Way?.DestinationAddress ?? options.MoveAddresses[0]).Address;
        lock (_gate)
        {
            using IEnumerator<int> free = Free(address).GetEnumerator();
            int memory = Next(free, options.HostName);
            return _reserved[order.Id] = new LandingAddress
            {
                Host = address.ToString(),
                MemoryPort = memory,
                DiskPort = !order.FilesShared ? Next(free, options.HostName) : null,
                TlsHostName = options.HostName,
            };
        }
    }

    public void Release(OperationId order)
    {
        lock (_gate)
        {
            _reserved.Remove(order);
        }
    }

    private IEnumerable<int> Free(IPAddress address)
    {
        HashSet<int> taken = [.. _reserved.Values.SelectMany(landing => new[] { landing.MemoryPort, landing.DiskPort ?? 0 })];
        return Enumerable.Range(First, Last - First + 1).Where(port => !taken.Contains(port) && IsFree(address, port));
    }

    private static int Next(IEnumerator<int> free, string hostName) => free.MoveNext()
        ? free.Current
        : throw new RefusedException(
            ProblemId.HostUnreachable, hostName, $"All ports from {First} to {Last} are taken on {hostName}.", "Wait until other moves have ended.");

    private static bool IsFree(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

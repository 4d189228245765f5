using Godwit.Etcd.Wire;
using Grpc.Net.Client;

namespace Godwit.Etcd;

/// <summary>One connection to one member, opened when first used and again after it broke.</summary>
internal sealed class EtcdLink : IDisposable
{
    /// <summary>Bytes. A page of large values, and a watch that catches up, are far beyond the usual 4 MiB.</summary>
    private const int LargestMessage = 256 * 1024 * 1024;

    private readonly GrpcChannel _channel;

    public EtcdLink(Uri address, EtcdOptions options)
    {
        _channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            HttpHandler = EtcdDial.Handler(address, options),
            DisposeHttpClient = true,
            MaxReceiveMessageSize = LargestMessage,
            MaxSendMessageSize = LargestMessage,
        });
        Keys = new KV.KVClient(_channel);
        Watches = new Watch.WatchClient(_channel);
        Leases = new Lease.LeaseClient(_channel);
        Members = new Cluster.ClusterClient(_channel);
        Upkeep = new Maintenance.MaintenanceClient(_channel);
    }

    public KV.KVClient Keys { get; }

    public Watch.WatchClient Watches { get; }

    public Lease.LeaseClient Leases { get; }

    public Cluster.ClusterClient Members { get; }

    public Maintenance.MaintenanceClient Upkeep { get; }

    public void Dispose() => _channel.Dispose();
}

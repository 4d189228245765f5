using Godwit.Contracts.Vms;
using Godwit.Host.Vms;

namespace Godwit.Host.Guests;

/// <summary>The host's memory for guests: what is free, less what has been promised to guests that are just being started.</summary>
internal sealed class GuestMemoryRoom(HostOptions options, IHostMemoryGauge gauge, VmDirectory directory, SmartPagingBook paging)
{
    private const long MiB = 1 << 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<VmId, long> _promised = [];

    /// <summary>Bytes for one more guest; never more than the configuration file lets guests have together.</summary>
    public long FreeBytes()
    {
        lock (_gate)
        {
            return Free();
        }
    }

    /// <summary>Promises memory to a guest until what is returned is disposed; when there is too little, null.</summary>
    /// <param name="vm">Whose guest.</param>
    /// <param name="bytes">How much.</param>
    /// <param name="free">What was free, whether it was enough or not.</param>
    public IDisposable? TryPromise(VmId vm, long bytes, out long free)
    {
        lock (_gate)
        {
            free = Free();
            if (bytes > free)
            {
                return null;
            }

            _promised[vm] = bytes;
            return new Promise(this, vm);
        }
    }

    private long Free()
    {
        long promised = _promised.Values.Sum();
        long free = gauge.AvailableBytes() - promised;
        return options.GuestMemoryMebibytes is { } most ? Math.Min(free, (most * MiB) - Given() - promised) : free;
    }

    /// <summary>What guests have that run, those apart whose memory is a file or is counted as promised still.</summary>
    private long Given() => directory.All()
        .Where(vm => vm.Phase.Guest is not null && !_promised.ContainsKey(vm.Record.Id) && paging.PathOf(vm.Record.Id) is null)
        .Sum(vm => vm.Configuration.MemoryBytes);

    private sealed class Promise(GuestMemoryRoom room, VmId vm) : IDisposable
    {
        public void Dispose()
        {
            lock (room._gate)
            {
                room._promised.Remove(vm);
            }
        }
    }
}

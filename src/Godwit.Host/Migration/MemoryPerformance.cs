using System.Globalization;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Hosts;
using Godwit.Host.Migration.Prediction;
using Godwit.Host.Peers;

namespace Godwit.Host.Migration;

/// <summary>Chooses the performance option of a move.</summary>
internal sealed class MemoryPerformance(SettingsBook settings, LinkGauge gauge)
{
    /// <summary>Of a smaller guest the memory is there either way before a look at the link has paid for itself (bytes).</summary>
    private const long WorthALook = 1L << 30;

    /// <summary>Whether the guest's memory goes over as it is.</summary>
    public async Task<bool> IsUncompressedAsync(MoveRequest request, VmConfiguration vm, bool hasGuest, IPeerLink destination, CancellationToken cancellationToken) =>
        hasGuest && (request.PerformanceOption ?? settings.PerformanceOption) switch
        {
            MigrationPerformance.TCPIP => true,
            MigrationPerformance.Compression => false,
            MigrationPerformance.Automatic => !CompressionVerdict.IsQuicker(await LinkAsync(vm, destination, cancellationToken), FreeProcessors()),
        };

    private async Task<double?> LinkAsync(VmConfiguration vm, IPeerLink destination, CancellationToken cancellationToken)
    {
        if (gauge.Latest(destination.HostName) is null && vm.MemoryBytes >= WorthALook)
        {
            try
            {
                await gauge.MeasureAsync(destination, cancellationToken);
            }
            catch (RefusedException)
            {
                // What follows asks the same host, and says what is wrong with it.
            }
        }

        return gauge.Latest(destination.HostName);
    }

    /// <summary>By the load of the last minute.</summary>
    private static double FreeProcessors() =>
        Environment.ProcessorCount - double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);
}

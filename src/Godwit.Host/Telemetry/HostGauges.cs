using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Godwit.Contracts.Operations;
using Godwit.Host.Operations;
using Godwit.Host.Vms;

namespace Godwit.Host.Telemetry;

/// <summary>What stands now, looked at when somebody asks.</summary>
internal sealed class HostGauges
{
    private readonly OperationLedger _ledger;
    private readonly VmDirectory _vms;

    [SuppressMessage("Reliability", "CA2000", Justification = "The factory disposes its meters.")]
    public HostGauges(IMeterFactory meters, OperationLedger ledger, VmDirectory vms)
    {
        (_ledger, _vms) = (ledger, vms);
        Meter meter = meters.Create(OperationMetrics.MeterName);
        meter.CreateObservableUpDownCounter("godwit.operation.active", Operations, "{operation}", "Operations that have not ended.");
        meter.CreateObservableUpDownCounter("godwit.vm.count", Machines, "{vm}", "Virtual machines of this host.");
    }

    private IEnumerable<Measurement<long>> Operations()
    {
        OperationView[] active = [.. _ledger.Active];
        yield return Of("godwit.operation.state", "running", active.Count(view => view.QueuePosition is null && view.Paused is not true));
        yield return Of("godwit.operation.state", "waiting", active.Count(view => view.QueuePosition is not null));
        yield return Of("godwit.operation.state", "paused", active.Count(view => view.QueuePosition is null && view.Paused is true));
    }

    /// <summary>Every state each time: a series that is sometimes missing is no zero to a dashboard.</summary>
    private IEnumerable<Measurement<long>> Machines()
    {
        PhaseName[] phases = [.. _vms.All().Select(vm => VmDriver.NameOf(vm.Phase))];
        foreach (PhaseName phase in Enum.GetValues<PhaseName>().Where(phase => phase is not PhaseName.Gone))
        {
            yield return Of("godwit.vm.state", phase.ToString().ToLowerInvariant(), phases.Count(each => each == phase));
        }
    }

    private static Measurement<long> Of(string name, string value, int count) => new(count, new KeyValuePair<string, object?>(name, value));
}

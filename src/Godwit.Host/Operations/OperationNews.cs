using Godwit.Contracts.Operations;
using Godwit.Host.Telemetry;

namespace Godwit.Host.Operations;

/// <summary>Where operations are told to those who are not there: the log, the metrics, and the trace where one is exported.</summary>
internal sealed class OperationNews(OperationMetrics metrics, TimeProvider time, ILogger<OperationNews> logger)
{
    public OperationMetrics Metrics => metrics;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    public OperationStory Of(OperationView view) => new(this, view);

    /// <summary>Every line that is logged until it is disposed names the operation, and the virtual machine where it is known.</summary>
    public IDisposable? Scope(OperationId id, string? vmName) => logger.BeginScope(new OperationScope(id, vmName));

    /// <summary>It has ended, and nobody was there: the daemon was restarted.</summary>
    public void Closed(OperationView view)
    {
        metrics.Ended(view, (view.FinishedAt ?? view.StartedAt) - view.StartedAt);
        EndLog.Write(logger, view);
    }
}

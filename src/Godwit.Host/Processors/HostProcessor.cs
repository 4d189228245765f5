using Godwit.Contracts.Processors;
using Godwit.Host.Api;
using Godwit.Host.Hosts;

namespace Godwit.Host.Processors;

/// <summary>
/// What this host can give to guests. QEMU is asked once in the daemon's life, in the background from its start on: its binary, the
/// accelerator and the processor's microcode are those of that life. A question that failed is asked again when somebody wants to know.
/// </summary>
internal sealed class HostProcessor(AskQemu ask, HostOptions options, HostMachine machine, TimeProvider time, ILogger<HostProcessor> logger) : IHostedService, IDisposable
{
    /// <summary>A landing waits no longer; it is judged without then.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _ending = new();
    private Task<ProcessorAbilities>? _asked;
    private volatile ProcessorAbilities? _known;

    /// <summary>Null as long as nobody knows.</summary>
    public ProcessorAbilities? Known => _known;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = Asked();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _ending.CancelAsync();
        await ((Task?)_asked ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <exception cref="RefusedException">QEMU does not say.</exception>
    public Task<ProcessorAbilities> AbilitiesAsync(CancellationToken cancellationToken) => Asked().WaitAsync(cancellationToken);

    /// <summary>As <see cref="AbilitiesAsync"/>; null when they are not known in time.</summary>
    public async Task<ProcessorAbilities?> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await Asked().WaitAsync(Patience, time, cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <exception cref="RefusedException">QEMU does not say.</exception>
    public async Task<HostProcessorView> ViewAsync(CancellationToken cancellationToken)
    {
        ProcessorAbilities abilities = await AbilitiesAsync(cancellationToken);
        return new HostProcessorView
        {
            HostName = options.HostName,
            Manufacturer = machine.ProcessorManufacturer,
            Accelerator = machine.Accelerator.Name,
            QemuVersion = machine.Qemu.Version.ToString(),
            Features = abilities.Features,
            Identity = abilities.Identity,
            Models = abilities.Models,
        };
    }

    public void Dispose() => _ending.Dispose();

    private Task<ProcessorAbilities> Asked()
    {
        lock (_gate)
        {
            return _asked is null or { IsFaulted: true } ? _asked = AskAsync() : _asked;
        }
    }

    private async Task<ProcessorAbilities> AskAsync()
    {
        long begin = time.GetTimestamp();
        try
        {
            ProcessorAbilities abilities = await ask(_ending.Token);
            Log.ProcessorKnown(logger, abilities.Features.Count, abilities.Models.Count, (long)time.GetElapsedTime(begin).TotalMilliseconds);
            return _known = abilities;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.ProcessorUnknown(logger, failure.Message);
            throw;
        }
    }
}

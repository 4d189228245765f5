using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Godwit.Etcd.Wire;
using Grpc.Core;

namespace Godwit.Etcd;

/// <summary>
/// Whom to ask next. Those that answer take turns; one that failed is left alone and probed in the background, so that it costs one
/// caller one deadline and no more. When all have failed, all are asked.
/// </summary>
[SuppressMessage("Usage", "CA2213", Justification = "Calls that end late still look at the token.")]
internal sealed class EtcdEndpoints : IAsyncDisposable
{
    private static readonly TimeSpan _firstProbe = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _slowestProbe = TimeSpan.FromSeconds(1);

    /// <summary>A key that nobody writes: reading it linearizably shows that the member has a majority behind it.</summary>
    public static readonly RangeRequest Proof = new() { Key = EtcdText.Key("\u0001"), KeysOnly = true };

    private readonly EtcdOptions _options;
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _probes = [];
    private ImmutableArray<EtcdEndpoint> _all;
    private uint _turn;

    public EtcdEndpoints(EtcdOptions options)
    {
        _options = options;
        _all = [.. options.Endpoints.Distinct().Select(address => new EtcdEndpoint(address, options))];
    }

    public ImmutableArray<EtcdEndpoint> All => _all;

    /// <summary>
    /// Each once, those that answer before those that failed. What is replaced meanwhile is left out, and what came in its place is had
    /// as well: who asks one after the other never ends with none because all were replaced under its hands.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The client was disposed, which ends every wait for better times.</exception>
    public IEnumerable<EtcdEndpoint> InTurn()
    {
        HashSet<EtcdEndpoint> had = [];
        uint first = Interlocked.Increment(ref _turn);
        while (Next(first, had) is { } next)
        {
            had.Add(next);
            yield return next;
        }
    }

    public void Replace(IReadOnlyList<Uri> addresses)
    {
        List<EtcdEndpoint> left;
        lock (_gate)
        {
            left = [.. _all.Where(each => !addresses.Contains(each.Address))];
            _all =
            [
                .. addresses.Distinct()
                    .Select(address => _all.FirstOrDefault(each => each.Address == address) ?? new EtcdEndpoint(address, _options)),
            ];
        }

        left.ForEach(each => each.Dispose());
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "A probe disposes itself, and disposal waits for it.")]
    public void Suspect(EtcdEndpoint endpoint, string failure)
    {
        if (!endpoint.Suspect(failure))
        {
            return;
        }

        lock (_gate)
        {
            _probes.RemoveWhere(each => each.IsCompleted);
            _probes.Add(ProbeAsync(endpoint));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        Task[] probes;
        lock (_gate)
        {
            probes = [.. _probes];
        }

        await Task.WhenAll(probes);
        foreach (EtcdEndpoint endpoint in _all)
        {
            endpoint.Dispose();
        }
    }

    private EtcdEndpoint? Next(uint first, HashSet<EtcdEndpoint> had)
    {
        ObjectDisposedException.ThrowIf(_ending.IsCancellationRequested, typeof(EtcdClient));
        ImmutableArray<EtcdEndpoint> all = _all;
        return Enumerable.Range(0, all.Length)
            .Select(index => all[(int)((first + (uint)index) % (uint)all.Length)])
            .Where(each => !had.Contains(each))
            .OrderBy(each => each.Failure is not null)
            .FirstOrDefault();
    }

    /// <summary>
    /// With a new connection each time: that of before may have lost its other end without having noticed, and the kernel would
    /// go on repeating into the void at ever longer intervals.
    /// </summary>
    private async Task ProbeAsync(EtcdEndpoint endpoint)
    {
        TimeSpan pause = _firstProbe;
        try
        {
            while (true)
            {
                await Task.Delay(pause, _options.Time, _ending.Token);
                if (!_all.Contains(endpoint))
                {
                    return;
                }

                EtcdLink link = new(endpoint.Address, _options);
                if (await AnswersAsync(link))
                {
                    endpoint.Trust(link);
                    return;
                }

                link.Dispose();
                pause = pause * 2 > _slowestProbe ? _slowestProbe : pause * 2;
            }
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
        }
    }

    private async Task<bool> AnswersAsync(EtcdLink link)
    {
        try
        {
            await link.Keys.RangeAsync(Proof, RpcLimits.Within(_options.Deadline, _ending.Token));
            return true;
        }
        catch (RpcException failure)
        {
            _ending.Token.ThrowIfCancellationRequested();
            return RpcFailures.Outcome(failure) == RpcOutcome.Refused;
        }
    }
}

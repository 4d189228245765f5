using System.Collections.Concurrent;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Etcd;
using Godwit.Host.Api;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Vms;

namespace Godwit.Host.Cluster.Roles;

/// <summary>Starts a role that shall run here: a few times in place; then it says to the cluster that it cannot, which may try elsewhere.</summary>
internal sealed class RoleStarts(ClusterLog log, TimeProvider time, ILogger<RoleStarts> logger)
{
    /// <summary>At once. Each wants a processor while it boots; those that come first are through sooner than if all began together.</summary>
    private static readonly int Most = Math.Max(2, Environment.ProcessorCount);

    private const string Who = "the cluster";
    private const int Attempts = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>The storage's lock of a dead owner goes by itself within a minute: that costs no attempt.</summary>
    private static readonly TimeSpan LockPatience = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<VmId, (int Failed, long First, long Last)> _tries = new();

    /// <summary>Starts after a crash; one that always crashes is tried elsewhere.</summary>
    private readonly ConcurrentDictionary<VmId, RestartBudget> _budgets = new();

    private readonly ConcurrentDictionary<VmId, Task> _starting = new();

    /// <summary>Begins it, and waits for nobody: one that takes long holds up no other. When enough are starting already, its turn comes at a later look.</summary>
    public void Begin(ClusterSession session, VmDriver vm, OwnerRecord owner, CancellationToken cancellationToken)
    {
        foreach ((VmId id, Task start) in _starting)
        {
            if (start.IsCompleted)
            {
                _starting.TryRemove(id, out _);
            }
        }

        bool rests = _tries.TryGetValue(vm.Record.Id, out var tried) && time.GetElapsedTime(tried.Last) < Pause;
        if (!rests && _starting.Count < Most && !_starting.ContainsKey(vm.Record.Id))
        {
            _starting[vm.Record.Id] = TryStartAsync(session, vm, owner, tried, cancellationToken);
        }
    }

    private async Task TryStartAsync(
        ClusterSession session, VmDriver vm, OwnerRecord owner, (int Failed, long First, long Last) tried, CancellationToken cancellationToken)
    {
        try
        {
            await StartAsync(session, vm, owner, tried, cancellationToken);
        }
        catch (Exception failure) when (failure is EtcdException or RefusedException or IOException or OperationCanceledException)
        {
            Log.NotKept(logger, vm.Record.Name, failure.Message);
        }
    }

    private async Task StartAsync(
        ClusterSession session, VmDriver vm, OwnerRecord owner, (int Failed, long First, long Last) tried, CancellationToken cancellationToken)
    {
        VmId id = vm.Record.Id;
        if (tried.First == 0 && vm.HasCrashed && !_budgets.GetOrAdd(id, _ => new RestartBudget(time)).TryTake())
        {
            // Whoever tries it again has looked into it.
            _budgets.TryRemove(id, out _);
            await FailAsync(session, vm, owner, CrashesAgain(vm), cancellationToken);
            return;
        }

        OperationView ended = await vm.Submit(new VmRequest.Start(Again: true), Who).EndAsync(cancellationToken);
        if (ended.State is OperationState.Completed)
        {
            _tries.TryRemove(id, out _);
            await log.WriteAsync(session, 1637, $"{vm.Record.Name} is online on {owner.Owner}.", cancellationToken);
            return;
        }

        Problem problem = ended.Problem!;
        long now = time.GetTimestamp();
        bool isLocked = problem.Id is ProblemId.RunsElsewhere or ProblemId.ClusterUnavailable or ProblemId.RightExpired;
        long first = tried.First == 0 ? now : tried.First;
        int failed = tried.Failed + (isLocked && time.GetElapsedTime(first) < LockPatience ? 0 : 1);
        _tries[id] = (failed, first, now);
        if (failed >= Attempts)
        {
            _tries.TryRemove(id, out _);
            // Between its operations: a start that somebody asked for meanwhile comes before, or finds it said.
            await vm.BetweenAsync(_ => FailAsync(session, vm, owner, problem, cancellationToken));
        }
    }

    /// <summary>Says that it cannot run here, which the cluster may take as a reason to try elsewhere. Not of one that somebody has got to run after all.</summary>
    public async Task FailAsync(ClusterSession session, VmDriver vm, OwnerRecord owner, Problem problem, CancellationToken cancellationToken)
    {
        await log.WriteAsync(session, 1069, $"{vm.Record.Name} failed on {owner.Owner}: {problem.Message}", cancellationToken);
        await session.Store.ChangeAsync(
            ClusterKeys.Owner(vm.Record.Id), ClusterJson.Default.OwnerRecord,
            known => known is not null && known.Owner == owner.Owner && known.Generation == owner.Generation && vm.Phase.Guest is not { Process.IsAlive: true }
                ? known with { Failed = problem } : known,
            cancellationToken);
    }

    private static Problem CrashesAgain(VmDriver vm) => new()
    {
        Id = ProblemId.VmStartFailed,
        Target = vm.Record.Name,
        Message = $"{vm.Record.Name} has crashed again and again within an hour.",
        Remedy = "Look into its QEMU log; then try it again: 'godwit cluster role retry'.",
    };
}

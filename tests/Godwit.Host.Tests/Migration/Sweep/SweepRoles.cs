using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Cluster.Roles;
using Godwit.Host.Migration;
using Godwit.Host.Peers;
using Godwit.Host.Vms;

namespace Godwit.Host.Tests.Migration.Sweep;

/// <summary><see cref="RoleRegister"/> without etcd, as one daemon sees it: each question is a boundary, and may stay without an answer.</summary>
internal sealed class SweepRoles(SweepDaemon daemon) : IRoleRegister
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(1250);

    /// <summary>Longer than a daemon needs to come back and to look at its books.</summary>
    private static readonly TimeSpan OnItsWay = TimeSpan.FromSeconds(4);

    private SweepRegister Register => daemon.Host.World.Register;

    public Task<bool> GiveAsync(MoveOrder order, CancellationToken cancellationToken) =>
        SettleAsync("give", order, RoleHandOver.IsBefore, RoleHandOver.IsGiven, RoleHandOver.Given, cancellationToken);

    public Task<bool> TakeBackAsync(MoveOrder order) =>
        SettleAsync("take back", order, RoleHandOver.IsGiven, RoleHandOver.IsTakenBack, RoleHandOver.TakenBack, CancellationToken.None);

    public Task<OrderVerdict?> VerdictAsync(MoveOrder order, CancellationToken cancellationToken) =>
        QuietlyAsync<OrderVerdict>("verdict", _ => RoleHandOver.VerdictOf(order, Register.Owner), cancellationToken);

    public Task<OrderVerdict?> DecideAsync(MoveOrder order, CancellationToken cancellationToken) => QuietlyAsync<OrderVerdict>(
        "decide",
        _ =>
        {
            (OwnerRecord? now, long revision) = Register.Read();
            OrderVerdict verdict = RoleHandOver.VerdictOf(order, now);
            return verdict is not OrderVerdict.Undecided ? verdict : Register.Write(revision, now!) ? verdict : null;
        },
        cancellationToken);

    public Task<OwnerRecord?> ClaimAsync(VmId vm, OperationId move, CancellationToken cancellationToken)
    {
        (OwnerRecord? now, long revision) = Register.Read();
        OwnerRecord? claimed = now is not null && now.Owner == daemon.Name && now.GivenBy == move && !Register.IsSilent ? RoleHandOver.Claimed(now) : null;
        return Task.FromResult(claimed is not null && Register.Write(revision, claimed) ? claimed : null);
    }

    public Task<bool?> HasArrivedAsync(OperationId move, CancellationToken cancellationToken) => Register.Owner is null ? Task.FromResult<bool?>(false) : QuietlyAsync<bool>(
        "arrived", _ => Register.Owner is { } now && now.GivenBy == move && now.Owner == daemon.Name && daemon.Inventory.Find(daemon.Host.World.Vm) is not null,
        cancellationToken);

    public async Task RequireAsync(VmRecord vm, CancellationToken cancellationToken)
    {
        RequireRight(vm.Name);
        bool? ours = await QuietlyAsync<bool>(
            "require", _ => Register.Owner is { } now && now.Owner == daemon.Name && now.Generation == vm.Generation, cancellationToken);
        if (ours is not true)
        {
            throw new RefusedException(
                ours is null ? ProblemId.ClusterUnavailable : ProblemId.RoleOwnerChanged, vm.Name, "The register does not name this host.", "Look at the sweep's case.");
        }
    }

    public void RequireRight(string vmName)
    {
        if (!Register.HasRight(daemon.Name))
        {
            throw new RefusedException(ProblemId.RightExpired, vmName, $"{daemon.Name} has no right to run it.", "Look at the sweep's case.");
        }
    }

    public bool IsNode(string hostName) => daemon.Host.World.Hosts.Any(host => host.Name == hostName);

    public void Guard(VmId vm) => Register.Guard(daemon.Name, isGuarded: true);

    public void Unguard(VmId vm)
    {
        if (!daemon.IsDead)
        {
            Register.Guard(daemon.Name, isGuarded: false);
        }
    }

    private async Task<bool> SettleAsync(
        string call, MoveOrder order, Func<MoveOrder, OwnerRecord, bool> isBefore, Func<MoveOrder, OwnerRecord, bool> isDone,
        Func<MoveOrder, OwnerRecord, OwnerRecord> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            bool? settled = await AskAsync<bool>(
                call,
                passage =>
                {
                    (OwnerRecord? now, long revision) = Register.Read();
                    return now is null || isDone(order, now) ? now is not null
                        : !isBefore(order, now) ? false
                        : passage.Fault is { Kind: FaultKind.WriteArrivesLate } ? WriteLater(revision, change(order, now))
                        : Register.Write(revision, change(order, now)) ? true : null;
                },
                cancellationToken);
            if (settled is { } answer)
            {
                return answer;
            }

            await Task.Delay(Again, daemon.Clock, cancellationToken);
        }
    }

    /// <summary>A member that hangs has it in its socket.</summary>
    private bool? WriteLater(long revision, OwnerRecord next)
    {
        daemon.Host.World.Later(OnItsWay, () => Register.Write(revision, next));
        return null;
    }

    private async Task<T?> QuietlyAsync<T>(string call, Func<Passage, T?> act, CancellationToken cancellationToken)
        where T : struct
    {
        try
        {
            return await AskAsync(call, act, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <returns>Null when nobody knows whether it was done.</returns>
    private async Task<T?> AskAsync<T>(string call, Func<Passage, T?> act, CancellationToken cancellationToken)
        where T : struct
    {
        await daemon.AliveAsync();
        cancellationToken.ThrowIfCancellationRequested();
        Passage passage = daemon.Boundaries.Enter($"{daemon.Name}'s register", call);
        await daemon.AliveAsync();
        if (passage.FailsBefore || await IsSilentAsync(cancellationToken))
        {
            return null;
        }

        T? answer = act(passage);
        passage.Leave();
        await daemon.AliveAsync();
        return passage.LosesReply || passage.FailsAfter || await IsSilentAsync(cancellationToken) ? null : answer;
    }

    private async Task<bool> IsSilentAsync(CancellationToken cancellationToken)
    {
        if (!Register.IsSilent)
        {
            return false;
        }

        await Task.Delay(Deadline, daemon.Clock, cancellationToken);
        await daemon.AliveAsync();
        return true;
    }
}

using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Guests;

namespace Godwit.Host.Storage.Luns;

/// <summary>The logical units that this host sees.</summary>
internal sealed class HostLuns(HostOptions options, FibreChannelDisks disks, GuestUser user, TimeProvider time)
{
    /// <summary>What a unit under this address says of itself.</summary>
    /// <exception cref="RefusedException">There is none, or it hangs on this host alone.</exception>
    public async Task<LunIdentity> IdentifyAsync(NewLogicalUnit wanted, VmId vm) => await SeeAsync(wanted.Iscsi, wanted.WorldWideName, vm, CancellationToken.None) switch
    {
        LunSight.Seen seen => seen.Identity,
        LunSight.DirectAttached local => throw new RefusedException(LunVerdict.DirectAttached(local.DevicePath)),
        LunSight.NotSeen missing => throw new RefusedException(
            LunVerdict.NotSeen(LunAddress.TextOf(wanted.Iscsi, wanted.WorldWideName), missing.Cause, options.HostName)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Those units of a VM that this host does not see as they are. An address that is none is not followed; another check says so.</summary>
    public async Task<IReadOnlyList<Problem>> ProblemsOfAsync(VmConfiguration vm, CancellationToken cancellationToken) =>
        [.. (await SeeAsync(vm, cancellationToken)).Select(found => LunVerdict.Of(found.Unit, found.Sight, options.HostName)).OfType<Problem>()];

    /// <summary>Proves that each is the one that was attached, and opens device nodes to QEMU. Repeatable.</summary>
    /// <exception cref="RefusedException">One is not.</exception>
    public async Task TakeAsync(VmConfiguration vm, CancellationToken cancellationToken)
    {
        foreach ((LogicalUnit unit, LunSight sight) in await SeeAsync(vm, cancellationToken))
        {
            if (LunVerdict.Of(unit, sight, options.HostName) is { } problem)
            {
                throw new RefusedException(problem);
            }

            if (sight is LunSight.Seen { DevicePath: { } node })
            {
                Ownership.LendDevice(node, user);
            }
        }
    }

    private async Task<IReadOnlyList<(LogicalUnit Unit, LunSight Sight)>> SeeAsync(VmConfiguration vm, CancellationToken cancellationToken) =>
        await Task.WhenAll((vm.Luns ?? []).Where(unit => LunAddress.FaultOf(unit.Iscsi, unit.WorldWideName) is null)
            .Select(async unit => (unit, await SeeAsync(unit.Iscsi, unit.WorldWideName, vm.Id, cancellationToken))));

    private Task<LunSight> SeeAsync(IscsiAddress? iscsi, string? worldWideName, VmId vm, CancellationToken cancellationToken) =>
        iscsi is { } address ? IscsiUnits.SeeAsync(address, vm, time, cancellationToken) : Task.FromResult(disks.See(worldWideName ?? ""));
}

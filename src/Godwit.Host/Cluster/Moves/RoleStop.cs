using Godwit.Contracts.Clusters;
using Godwit.Contracts.Operations;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Vms;

namespace Godwit.Host.Cluster.Moves;

/// <summary>Stops a machine for the way, as the kind of its move wants it.</summary>
internal static class RoleStop
{
    private static readonly TimeSpan ShutdownPatience = TimeSpan.FromMinutes(2);

    /// <returns>False when nothing runs in it any more, and its process is not gone yet.</returns>
    /// <exception cref="RefusedException">It does not stop.</exception>
    public static async Task<bool> StopAsync(VmDriver vm, VmMigrationType type, string who)
    {
        Guest? guest = vm.Phase.Guest;
        VmRequest request = type switch
        {
            VmMigrationType.Quick => new VmRequest.Save(),
            VmMigrationType.Shutdown or VmMigrationType.ShutdownForce => new VmRequest.ShutDown(ShutdownPatience),
            _ => new VmRequest.TurnOff(),
        };
        OperationView ended = await vm.Submit(request, who).EndAsync(CancellationToken.None);
        if (ended.State is not OperationState.Completed && type is VmMigrationType.ShutdownForce)
        {
            ended = await vm.Submit(new VmRequest.TurnOff(), who).EndAsync(CancellationToken.None);
        }

        return ended.Problem is not { } problem || (guest is { IsEnding: true } ? false : throw new RefusedException(problem));
    }
}

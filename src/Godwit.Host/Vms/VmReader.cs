using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Storage.Smb;

namespace Godwit.Host.Vms;

/// <summary>Reads the configuration of a VM of the inventory, if all of its files can be looked at.</summary>
internal sealed class VmReader(ShareIsAway isAway, ILogger<VmReader> logger)
{
    /// <returns>A stand-in, and why, of what cannot be read: never to be written.</returns>
    public (VmConfiguration Configuration, Problem? Unreadable) Read(VmRecord vm)
    {
        try
        {
            if (isAway(vm.Folder))
            {
                throw new RefusedException(IsOnShareThatIsAway(vm, vm.Folder));
            }

            VmConfiguration configuration = VmFiles.Read(vm.Folder, vm.Id);
            return (configuration, VmFileSet.All(configuration, vm.Folder).FirstOrDefault(file => isAway(file)) is { } file ? IsOnShareThatIsAway(vm, file) : null);
        }
        catch (RefusedException unreadable)
        {
            Log.ConfigurationUnreadable(logger, vm.Name, vm.Folder, unreadable);
            return (VmStandIn.For(vm, unreadable.Problem), unreadable.Problem);
        }
    }

    private static Problem IsOnShareThatIsAway(VmRecord vm, string file) => new()
    {
        Id = ProblemId.VolumeUnavailable,
        Target = file,
        Message = file == vm.Folder ? $"The configuration of {vm.Name} lies on a share that is away: {file}." : $"{file} of {vm.Name} lies on a share that is away.",
        Remedy = "It is taken up by itself when the share is back: godwit volume list.",
    };
}

using Godwit.Contracts.Vms;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Vms;

namespace Godwit.Host.Cluster.Roles;

/// <summary>What of a role's record follows from its vm.json.</summary>
internal static class RoleFacts
{
    /// <returns>The very same record when nothing is different.</returns>
    public static RoleRecord Of(RoleRecord role, VmRecord vm, VmConfiguration configuration)
    {
        string[] switches =
        [
            .. configuration.NetworkAdapters.Select(adapter => adapter.SwitchName).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
        return role.Name == vm.Name && role.Folder == vm.Folder && role.MemoryBytes == configuration.MemoryBytes
            && role.ProcessorCount == configuration.ProcessorCount && role.Switches.SequenceEqual(switches)
            ? role
            : role with
            {
                Name = vm.Name,
                Folder = vm.Folder,
                MemoryBytes = configuration.MemoryBytes,
                ProcessorCount = configuration.ProcessorCount,
                Switches = switches,
            };
    }
}

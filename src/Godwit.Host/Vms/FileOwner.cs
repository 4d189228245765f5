using Godwit.Contracts.Vms;
using Godwit.Host.Migration;

namespace Godwit.Host.Vms;

/// <summary>A VM whose files lie on this host: it lives here, is on its way here, or has left and is not cleared away yet.</summary>
/// <param name="Folder">Of its vm.json.</param>
/// <param name="Configuration">Null when its vm.json cannot be read.</param>
internal sealed record FileOwner(VmId Id, string Name, string Folder, VmConfiguration? Configuration)
{
    public IEnumerable<string> Files =>
    [
        .. VmFiles.OwnNames.Select(name => Path.Combine(Folder, name)),
        .. Configuration is { } known
            ? known.Disks.Select(disk => disk.Path).Concat(BootFiles.Of(known)).Concat(VmFileSet.Platforms(known)).Concat(VmFileSet.OwnMedia(known, Folder))
            : [],
    ];
}

using Godwit.Host.Vms;

namespace Godwit.Host.Storage.Smb;

internal static class SmbComposition
{
    /// <summary>Before <see cref="Hosts.HostLife"/>: its virtual machines are looked for on the shares.</summary>
    public static IServiceCollection AddVolumes(this IServiceCollection services) => services
        .AddSingleton<UncNames>()
        .AddSingleton<VolumeBook>()
        .AddSingleton<SmbMount>()
        .AddSingleton<VolumeWatch>()
        .AddSingleton<Volumes>()
        .AddSingleton<ShareIsAway>(provider => path => UncPath.OfLocal(path) is { } unc && provider.GetRequiredService<VolumeWatch>().IsAway(unc))
        .AddSingleton<ReachesShares>(provider => provider.GetRequiredService<VolumeWatch>().ReachAsync)
        .AddSingleton<LooksAtShares>(provider => provider.GetRequiredService<VolumeWatch>().Begin)
        .AddSingleton<PlacesOnShares>(provider => () => PlacesOf(provider.GetRequiredService<VolumeBook>(), provider.GetRequiredService<VmDirectory>()))
        .AddHostedService<VolumeKeeper>();

    /// <summary>Only when somebody counts them: most words have no path of a share in them.</summary>
    private static IEnumerable<string> PlacesOf(VolumeBook book, VmDirectory directory)
    {
        foreach (VolumeRecord volume in book.All())
        {
            yield return volume.Unc.MountPoint;
        }

        foreach (VmDriver vm in directory.All())
        {
            yield return vm.Record.Folder;
            foreach (string file in VmFileSet.All(vm.Configuration, vm.Record.Folder).Concat(VmFileSet.Media(vm.Configuration).OfType<string>()))
            {
                yield return file;
            }
        }
    }
}

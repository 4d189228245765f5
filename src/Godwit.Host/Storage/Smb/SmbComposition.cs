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
        .AddHostedService<VolumeKeeper>();
}

namespace Godwit.Host.Checkpoints;

internal static class CheckpointsComposition
{
    public static IServiceCollection AddCheckpoints(this IServiceCollection services) => services
        .AddSingleton<Overlays>()
        .AddSingleton<MemoryFiles>()
        .AddSingleton<PlatformCopies>()
        .AddSingleton<Platform.PlatformActs>()
        .AddSingleton<Platform.DvdActs>()
        .AddSingleton<ChainAgreement>()
        .AddSingleton<CommitImages>(ImageCommit.RunAsync)
        .AddSingleton<ImageMerging>()
        .AddSingleton<Covering>()
        .AddSingleton<HoldingFast>()
        .AddSingleton<CheckpointViews>()
        .AddSingleton<CheckpointMaking>()
        .AddSingleton<CheckpointRestoring>()
        .AddSingleton<CheckpointRemoving>()
        .AddSingleton<CheckpointActs>()
        .AddSingleton<Leftovers>();
}

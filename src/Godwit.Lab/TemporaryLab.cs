namespace Godwit.Lab;

/// <summary>A lab that is taken down with its user: "await using".</summary>
public sealed class TemporaryLab : IAsyncDisposable
{
    private TemporaryLab(LocalLab lab) => Lab = lab;

    public LocalLab Lab { get; }

    public static async Task<TemporaryLab> UpAsync(LabOptions options, CancellationToken cancellationToken = default) =>
        new(await LocalLab.UpAsync(options, cancellationToken));

    public async ValueTask DisposeAsync() => await Lab.DownAsync();
}

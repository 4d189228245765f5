using Xunit;

namespace Godwit.Etcd.Tests;

/// <summary>Three members that a class's tests share.</summary>
public sealed class Trio : IAsyncLifetime
{
    private EtcdGroup? _group;

    internal EtcdGroup Group
    {
        get
        {
            // Here and not in the beginning, because a fixture cannot be skipped.
            EtcdProcess.RequireInstalled();
            return _group!;
        }
    }

    public async ValueTask InitializeAsync() => _group = EtcdProcess.IsInstalled ? await EtcdGroup.StartAsync(3) : null;

    public async ValueTask DisposeAsync()
    {
        if (_group is not null)
        {
            await _group.DisposeAsync();
        }
    }
}

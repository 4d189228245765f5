using Xunit;

namespace Godwit.Etcd.Tests;

/// <summary>Three members that a class's tests share.</summary>
public sealed class Trio : IAsyncLifetime
{
    internal EtcdGroup Group { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Group = await EtcdGroup.StartAsync(3);

    public async ValueTask DisposeAsync()
    {
        if (Group is not null)
        {
            await Group.DisposeAsync();
        }
    }
}

using Xunit;

namespace Godwit.Etcd.Tests;

/// <summary>The little that tests write.</summary>
internal static class Writing
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Writes a key and says at which revision.</summary>
    public static async Task<long> PutAsync(this EtcdClient client, string key, string value, long lease = 0) =>
        (await client.DoAsync(new EtcdOperation.Put(key, value, lease))).Revision;

    public static async Task<EtcdCommit.Succeeded> DoAsync(this EtcdClient client, params EtcdOperation[] operations) =>
        Assert.IsType<EtcdCommit.Succeeded>(await client.CommitAsync(new() { Then = operations }, Token));

    /// <summary>What may be written twice: again until it is known to be there, for on a busy machine the answer may be late.</summary>
    public static async Task InsistAsync(this EtcdClient client, params EtcdOperation[] operations)
    {
        while (await client.CommitAsync(new() { Then = operations }, Token) is not EtcdCommit.Succeeded)
        {
        }
    }

    /// <summary>While members die: either it is written, or it is said that it may not have been.</summary>
    public static async Task PutOrNotAsync(this EtcdClient client, string key)
    {
        try
        {
            await client.CommitAsync(new() { Then = [new EtcdOperation.Put(key, "x")] }, Token);
        }
        catch (EtcdUnavailableException)
        {
        }
    }

    public static async Task<string?> TextAsync(this EtcdClient client, string key) =>
        (await client.GetAsync(key, ReadKind.Linearizable, Token)).Single?.Text;
}

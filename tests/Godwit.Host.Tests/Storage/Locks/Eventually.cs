namespace Godwit.Host.Tests.Storage.Locks;

/// <summary>
/// For what is true soon: a program that another test starts at this moment has every descriptor of ours for as long as it takes from its fork to its
/// exec, and a lock lives as long.
/// </summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static T Of<T>(Func<T?> look)
        where T : class
    {
        T? found = null;
        return SpinWait.SpinUntil(() => (found = look()) is not null, Patience) ? found! : throw new TimeoutException("It never came true.");
    }
}

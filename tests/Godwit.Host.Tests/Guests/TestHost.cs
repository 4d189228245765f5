using Godwit.Host.Guests;
using Xunit;

namespace Godwit.Host.Tests.Guests;

/// <summary>What tests need from the machine they run on: root, the guest user, a folder that the guest user can reach.</summary>
internal sealed class TestHost : IDisposable
{
    private const string UserName = "godwit-qemu";

    // One at a time: two useradds at once fail on the lock of /etc/passwd.
    private static readonly SemaphoreSlim UserGate = new(1);

    private TestHost(GuestUser user)
    {
        User = user;
        Folder = Directory.CreateTempSubdirectory("godwit-test-").FullName;
        File.SetUnixFileMode(Folder, Host.Storage.Ownership.PassableFolder);
    }

    public GuestUser User { get; }

    public string Folder { get; }

    public static async Task<TestHost> MakeAsync()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Guests, taps and bridges need root.");
        await UserGate.WaitAsync();
        try
        {
            if (!(await Processes.RunAsync("getent", ["passwd", UserName], CancellationToken.None)).Succeeded)
            {
                ProcessesOutcome added = await Processes.RunAsync(
                    "useradd", ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin", UserName], CancellationToken.None);
                Assert.True(added.Succeeded, added.Words);
            }
        }
        finally
        {
            UserGate.Release();
        }

        return new TestHost(await GuestUser.FindAsync(UserName, CancellationToken.None));
    }

    public string PathOf(params string[] parts) => Path.Combine([Folder, .. parts]);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

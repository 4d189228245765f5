using System.Diagnostics;
using Godwit.Host.Guests;
using Xunit;

namespace Godwit.Host.Tests.Guests;

public sealed class ProcessHandleTests
{
    /// <summary>As QEMU is for a moment after SIGKILL: /proc shows a zombie, and threads of it hold its files.</summary>
    private const string WithoutItsFirstThread = """
        #include <pthread.h>
        #include <unistd.h>
        static void *rest(void *none) { pause(); return none; }
        int main(void) { pthread_t other; pthread_create(&other, 0, rest, 0); pthread_exit(0); }
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_process_is_alive_until_the_last_of_its_threads_has_ended()
    {
        using TestHost host = await TestHost.MakeAsync();
        using Process process = Process.Start(await BuildAsync(host));
        try
        {
            while (!(await File.ReadAllTextAsync($"/proc/{process.Id}/stat", Cancellation)).Contains(") Z ", StringComparison.Ordinal))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancellation);
            }

            using ProcessHandle? handle = ProcessHandle.Open(process.Id);
            Assert.NotNull(handle);
            Assert.False(handle.HasExited);
            handle.Kill();
            handle.WaitForExit();
            Assert.True(handle.HasExited);
        }
        finally
        {
            process.Kill();
        }
    }

    private static async Task<string> BuildAsync(TestHost host)
    {
        string source = host.PathOf("threads.c");
        await File.WriteAllTextAsync(source, WithoutItsFirstThread, Cancellation);
        using Process compiler = Process.Start("clang", ["-pthread", "-o", host.PathOf("threads"), source]);
        await compiler.WaitForExitAsync(Cancellation);
        Assert.Equal(0, compiler.ExitCode);
        return host.PathOf("threads");
    }
}

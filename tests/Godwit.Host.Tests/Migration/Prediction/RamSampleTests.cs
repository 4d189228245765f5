using System.Diagnostics;
using Godwit.Host.Migration.Prediction;
using Godwit.Host.Tests.Guests;
using Xunit;

namespace Godwit.Host.Tests.Migration.Prediction;

/// <summary>A process of this machine with memory like a guest's, looked into while it lives.</summary>
public sealed class RamSampleTests
{
    private const long Mebi = 1 << 20;
    private const long Memory = 96 * Mebi;

    /// <summary>96 MiB, of which 48 are full, an eighth of each page at random, and 16 more are zeros that were written. A letter changes 12 MiB.</summary>
    private const string Guest = """
        #include <stdint.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/mman.h>
        int main(void)
        {
            setvbuf(stdout, 0, _IONBF, 0);
            uint8_t *memory = mmap(0, 96 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            for (long page = 0; page < 48 * 256; page++)
                for (int i = 0; i < 512; i++)
                    memory[page * 4096 + i] = rand() | 1;
            memset(memory + (48 << 20), 0, 16 << 20);
            putchar('r');
            while (getchar() != EOF) {
                for (long page = 0; page < 12 * 256; page++)
                    memory[page * 4096 + 4000]++;
                putchar('c');
            }
        }
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_look_tells_what_is_in_use_how_far_it_compresses_and_what_has_changed()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Another process's memory is root's to look into.");
        using TestHost host = await TestHost.MakeAsync();
        using Process process = Process.Start(new ProcessStartInfo(await BuildAsync(host)) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        try
        {
            Assert.Equal('r', process.StandardOutput.Read());
            using RamWindow? window = RamWindow.Open(process.Id, Memory);
            Assert.NotNull(window);

            RamSample sample = RamSample.Take(window, new Random(1));
            Assert.InRange(sample.InUseBytes, 46 * Mebi, 50 * Mebi);
            Assert.InRange(sample.Compression, 0.11, 0.2);
            Assert.Equal(new RamChange(0, 1), sample.Look());

            await process.StandardInput.WriteAsync('x');
            await process.StandardInput.FlushAsync(Cancellation);
            Assert.Equal('c', process.StandardOutput.Read());
            RamChange change = sample.Look();
            Assert.InRange(change.Bytes, 11 * Mebi, 13 * Mebi);
            Assert.InRange(change.Compression, 0.11, 0.2);
        }
        finally
        {
            process.Kill();
        }
    }

    [Fact]
    public async Task Looking_gives_the_process_no_memory_that_it_did_not_have()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Another process's memory is root's to look into.");
        using TestHost host = await TestHost.MakeAsync();
        using Process process = Process.Start(new ProcessStartInfo(await BuildAsync(host)) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        try
        {
            Assert.Equal('r', process.StandardOutput.Read());
            long before = await ResidentAsync(process);
            using RamWindow? window = RamWindow.Open(process.Id, Memory);
            RamSample.Take(window!, new Random(1)).Look();
            // It takes some pages for its own buffers.
            Assert.InRange(await ResidentAsync(process), before, before + 128);
        }
        finally
        {
            process.Kill();
        }
    }

    [Fact]
    public void A_process_without_so_much_memory_is_not_looked_at() => Assert.Null(RamWindow.Open(Environment.ProcessId, 1L << 60));

    /// <summary>Kibibytes, of "RssAnon:    65628 kB".</summary>
    private static async Task<long> ResidentAsync(Process process) => long.Parse(
        (await File.ReadAllLinesAsync($"/proc/{process.Id}/status", Cancellation)).First(line => line.StartsWith("RssAnon", StringComparison.Ordinal)).Split(' ')[^2],
        System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<string> BuildAsync(TestHost host)
    {
        string source = host.PathOf("guest.c");
        await File.WriteAllTextAsync(source, Guest, Cancellation);
        using Process compiler = Process.Start("clang", ["-O1", "-o", host.PathOf("guest"), source]);
        await compiler.WaitForExitAsync(Cancellation);
        Assert.Equal(0, compiler.ExitCode);
        return host.PathOf("guest");
    }
}

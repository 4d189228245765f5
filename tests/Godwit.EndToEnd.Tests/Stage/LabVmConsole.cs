using System.Text.RegularExpressions;
using Godwit.Client;
using Xunit;

namespace Godwit.EndToEnd.Tests.Stage;

/// <summary>What a guest says of itself on its console.</summary>
internal static class LabVmConsole
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    /// <summary>What the pattern's first group is in what the guest's console said, which it may take a while to say.</summary>
    /// <param name="vm">The VM.</param>
    /// <param name="pattern">A pattern with a group.</param>
    /// <param name="after">How often it was said before.</param>
    public static async Task<string> UntilConsoleSaysAsync(this LabVm vm, string pattern, int after = 0)
    {
        using GodwitClient client = vm.Home.OpenClient();
        using CancellationTokenSource limit = new(Patience, TimeProvider.System);
        string console = "";
        try
        {
            while (true)
            {
                console = await client.GetConsoleAsync(vm.Name, limit.Token);
                if (Regex.Matches(console, pattern) is { } heard && heard.Count > after)
                {
                    return heard[^1].Groups[1].Value;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"The guest never said '{pattern}'. It said:\n{console}");
            throw;
        }
    }
}

using System.CommandLine;
using Godwit.Lab.Demos;

namespace Godwit.Lab.Commands;

internal static class DemoCommand
{
    public static Command Create() =>
        new Command("demo", "Move a working VM between two hosts and count what was lost. Leaves the lab up.").Does(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        LabOptions options = new()
        {
            Name = parsed.GetRequiredValue(LabChoice.Name),
            StateFolder = LabChoice.StateFolder(parsed),
        };
        return await new Demo(Console.Out).RunAsync(options, cancellationToken) ? 0 : 1;
    }
}

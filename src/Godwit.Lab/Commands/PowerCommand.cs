using System.CommandLine;
using Godwit.Lab.Hosts;

namespace Godwit.Lab.Commands;

internal static class PowerCommand
{
    private static readonly Argument<string> Host = Words.Host();

    private static readonly Argument<string> Change = new("change") { Description = "off or on." };

    public static Command Create() =>
        new Command("power", "Take a host's power away, or give it back: it boots, and its daemon starts.") { Host, Change }.Does(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        LabHost host = LabChoice.Open(parsed).Host(parsed.GetRequiredValue(Host));
        switch (parsed.GetRequiredValue(Change))
        {
            case "off":
                await host.PowerOffAsync();
                return 0;
            case "on":
                await host.BootAsync(cancellationToken);
                await host.StartDaemonAsync(cancellationToken);
                return 0;
            default:
                throw new LabException("Say 'power HOST off' or 'power HOST on'.");
        }
    }
}

using System.CommandLine;
using Godwit.Lab.Networks;

namespace Godwit.Lab.Commands;

internal static class LinkCommand
{
    private static readonly Argument<string> Host = Words.Host();

    private static readonly Argument<string> Change = new("change") { Description = "up, down, or rate." };

    private static readonly Argument<string?> Rate = new("value")
    {
        Description = "The rate as tc writes it (200mbit), or none.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<LabNetwork> Network = new("--network")
    {
        Description = "Which of the host's cables.",
        DefaultValueFactory = _ => LabNetwork.Move,
    };

    public static Command Create() =>
        new Command("link", "Pull a host's cable, put it back, or set its rate.") { Host, Change, Rate, Network }.Does(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        LocalLab lab = LabChoice.Open(parsed);
        string host = lab.Host(parsed.GetRequiredValue(Host)).Name;
        LabNetwork network = parsed.GetRequiredValue(Network);
        switch (parsed.GetRequiredValue(Change), parsed.GetValue(Rate))
        {
            case ("up", null):
                await lab.Links.RestoreAsync(host, network, cancellationToken);
                return 0;
            case ("down", null):
                await lab.Links.CutAsync(host, network, cancellationToken);
                return 0;
            case ("rate", { } rate):
                await lab.Links.SetRateAsync(host, network, rate == "none" ? null : rate, cancellationToken: cancellationToken);
                return 0;
            default:
                throw new LabException("Say 'link HOST up', 'link HOST down' or 'link HOST rate 200mbit'.");
        }
    }
}

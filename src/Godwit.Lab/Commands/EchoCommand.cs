using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Godwit.Lab.Guests;

namespace Godwit.Lab.Commands;

internal static class EchoCommand
{
    private static readonly Argument<string> Address = Words.Address();

    private static readonly Option<TimeSpan> Interval = Span("--interval", "2ms", "Time between two echoes.");

    private static readonly Option<TimeSpan> For = Span("--for", "10s", "How long.");

    public static Command Create() =>
        new Command("echo", "Ask a guest for echoes and report the silences.") { Address, Interval, For }.Does(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        LocalLab lab = LabChoice.Open(parsed);
        using OutageClient client = await lab.WatchOutagesAsync(parsed.GetRequiredValue(Address), parsed.GetRequiredValue(Interval));
        await client.WaitForAnswerAsync(TimeSpan.FromSeconds(10), cancellationToken);
        client.Reset();
        await Task.Delay(parsed.GetRequiredValue(For), TimeProvider.System, cancellationToken);
        OutageReport report = client.Read();
        Console.WriteLine(
            $"sent {report.Sent}, answered {report.Answered}, lost {report.Lost}, longest gap {report.LongestGap.TotalMilliseconds:0} ms, "
            + $"records acknowledged {report.Acknowledged}, write errors {report.WriteErrors}");
        return 0;
    }

    private static Option<TimeSpan> Span(string name, string otherwise, string description) => new(name)
    {
        Description = $"{description} Default: {otherwise}.",
        CustomParser = result => Read(result),
        DefaultValueFactory = _ => Parse(otherwise)!.Value,
    };

    private static TimeSpan Read(ArgumentResult result)
    {
        if (Parse(result.Tokens[0].Value) is { } span)
        {
            return span;
        }

        result.AddError($"'{result.Tokens[0].Value}' is no time; write 2ms, 10s or 3m.");
        return default;
    }

    private static TimeSpan? Parse(string text)
    {
        string number = text.TrimEnd("ms".ToCharArray());
        if (!double.TryParse(number, CultureInfo.InvariantCulture, out double value))
        {
            return null;
        }

        return text[number.Length..] switch
        {
            "ms" => TimeSpan.FromMilliseconds(value),
            "s" => TimeSpan.FromSeconds(value),
            "m" => TimeSpan.FromMinutes(value),
            _ => null,
        };
    }
}

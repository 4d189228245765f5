using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Godwit.Cli.Output;

namespace Godwit.Cli.Commands;

/// <summary>Arguments and options that several commands take.</summary>
internal static class CommonArguments
{
    public static Argument<string> Vm(CompletionNames names) => new Argument<string>("VM")
    {
        Description = "Name or id of the virtual machine",
    }.Complete(() => names.Vms);

    public static Option<int?> Limit(string description) => Number("--limit", description, 1, 10_000);

    public static Argument<T> Complete<T>(this Argument<T> argument, Func<IEnumerable<string>> names)
    {
        // The parser offers every argument's names at every place; one that was typed already is not wanted again.
        argument.CompletionSources.Add(context =>
            context.ParseResult.GetResult(argument) is { Tokens: [Token typed, ..] } && typed.Value != context.WordToComplete
                ? []
                : names());
        return argument;
    }

    public static Option<T> Complete<T>(this Option<T> option, Func<IEnumerable<string>> names)
    {
        // Of an enum the library would offer every value, also those that are not for people.
        option.CompletionSources.Clear();
        option.CompletionSources.Add(_ => names());
        return option;
    }

    /// <summary>A whole number between two bounds.</summary>
    public static Option<int?> Number(string name, string description, int least, int most, string unit = "N") => new(name)
    {
        Description = description,
        HelpName = unit,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most)
            {
                return value;
            }

            result.AddError($"{name} takes a number from {least} to {most}, not '{text}'.");
            return null;
        },
    };

    /// <summary>One of a few words; without <paramref name="allowed"/>, any member of the enum.</summary>
    public static Option<T?> Choice<T>(string name, string description, params T[] allowed)
        where T : struct, Enum
    {
        T[] choices = allowed.Length > 0 ? allowed : Enum.GetValues<T>();
        return new Option<T?>(name)
        {
            Description = description,
            HelpName = name[(name.LastIndexOf('-') + 1)..].ToUpperInvariant(),
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                foreach (T choice in choices.Where(choice => choice.ToString().Equals(text, StringComparison.OrdinalIgnoreCase)))
                {
                    return choice;
                }

                result.AddError($"{name} takes {string.Join(", ", choices)}, not '{text}'.");
                return null;
            },
        }.Complete(() => choices.Select(choice => choice.ToString()));
    }

    /// <summary>A time of 1 ms to 60 s: "50ms", "2s".</summary>
    public static Option<TimeSpan?> Milliseconds(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            (string number, int unit) = text.EndsWith("ms", StringComparison.Ordinal) ? (text[..^2], 1)
                : text.EndsWith('s') ? (text[..^1], 1000) : ("", 0);
            if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value > 0 && value <= 60_000 / unit)
            {
                return TimeSpan.FromMilliseconds(value * unit);
            }

            result.AddError($"{name} takes a time from 1ms to 60s, not '{text}'.");
            return null;
        },
    };

    /// <summary>Bytes a second; "none" is 0.</summary>
    public static Option<long?> RateOrNone(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "RATE",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (text == "none" || Sizes.TryParse(text, out _))
            {
                return text != "none" && Sizes.TryParse(text, out long bytes) ? bytes : 0;
            }

            result.AddError($"'{text}' is not a rate; write 50M, 1G, a number of bytes a second, or none.");
            return null;
        },
    };

    public static Option<long?> Size(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "SIZE",
        CustomParser = result =>
        {
            if (Sizes.TryParse(result.Tokens[0].Value, out long bytes))
            {
                return bytes;
            }

            result.AddError($"'{result.Tokens[0].Value}' is not a size; write 128M, 4G or a number of bytes.");
            return null;
        },
    };
}

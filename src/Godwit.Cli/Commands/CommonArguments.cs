using System.CommandLine;
using System.CommandLine.Parsing;
using Godwit.Cli.Output;

namespace Godwit.Cli.Commands;

/// <summary>Arguments and options that several commands take.</summary>
internal static class CommonArguments
{
    public static Argument<string> Vm(CompletionNames names) => new Argument<string>("VM")
    {
        Description = "Name or id of the virtual machine",
    }.Complete(() => names.Vms);

    public static Option<int?> Limit(string description) => new Option<int?>("--limit") { Description = description, HelpName = "N" }
        .Between(1, 10_000);

    public static Argument<T> Complete<T>(this Argument<T> argument, Func<IEnumerable<string>> names)
    {
        argument.CompletionSources.Add(_ => names());
        return argument;
    }

    public static Option<T> Complete<T>(this Option<T> option, Func<IEnumerable<string>> names)
    {
        option.CompletionSources.Add(_ => names());
        return option;
    }

    public static Option<int?> Between(this Option<int?> option, int least, int most)
    {
        option.Validators.Add(result =>
        {
            // An integer that is no integer has its own error already.
            if (result.Tokens is [Token token] && int.TryParse(token.Value, out int value) && (value < least || value > most))
            {
                result.AddError($"{option.Name} takes a number from {least} to {most}, not {value}.");
            }
        });
        return option;
    }

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

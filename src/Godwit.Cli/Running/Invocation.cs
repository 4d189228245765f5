using System.CommandLine;
using Godwit.Cli.Hosts;
using Godwit.Cli.Output;
using Godwit.Client;

namespace Godwit.Cli.Running;

/// <summary>One run of one command: what was typed, the hosts it may ask, where it prints.</summary>
internal sealed class Invocation : IDisposable
{
    private readonly ParseResult _parsed;
    private HostBook? _hosts;

    public Invocation(Surroundings surroundings, ParseResult parsed)
    {
        _parsed = parsed;
        Surroundings = surroundings;
        Json = parsed.GetValue<bool>(GlobalOptions.Json);
        Printer = new Printer(surroundings, Json, surroundings.WantsColor && !parsed.GetValue<bool>(GlobalOptions.NoColor));
    }

    public Surroundings Surroundings { get; }

    public bool Json { get; }

    public Printer Printer { get; }

    public HostBook Hosts => _hosts ??= new HostBook(Surroundings, _parsed.GetValue<string>(GlobalOptions.Host));

    /// <summary>The host of --host, else the default one.</summary>
    public GodwitClient Client => Hosts.Open(Hosts.Chosen);

    public T Of<T>(Argument<T> argument) => _parsed.GetValue(argument)!;

    public T? Of<T>(Option<T> option) => _parsed.GetValue(option);

    /// <summary>True when the option was typed.</summary>
    public bool Has(Option option) => _parsed.GetResult(option) is { Implicit: false };

    public void Dispose() => _hosts?.Dispose();
}

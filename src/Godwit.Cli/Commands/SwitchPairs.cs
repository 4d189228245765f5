using System.CommandLine;
using Godwit.Cli.Running;

namespace Godwit.Cli.Commands;

/// <summary>The option with which adapters come to other switches at a host.</summary>
internal sealed class SwitchPairs
{
    public Option<string[]> Option { get; } = new("--switch")
    {
        Description = "A switch by its name now and one of the destination; nothing after = leaves the adapter unplugged; repeatable", HelpName = "OLD=NEW",
    };

    /// <returns>Null when none was typed.</returns>
    /// <exception cref="UsageException">One is not OLD=NEW.</exception>
    public Dictionary<string, string>? Read(Invocation invocation)
    {
        Dictionary<string, string> switches = new(StringComparer.Ordinal);
        foreach (string pair in invocation.Of(Option) ?? [])
        {
            int split = pair.IndexOf('=', StringComparison.Ordinal);
            if (split <= 0 || !switches.TryAdd(pair[..split], pair[(split + 1)..]))
            {
                throw new UsageException($"--switch takes OLD=NEW, each switch once, not '{pair}'.");
            }
        }

        return switches.Count > 0 ? switches : null;
    }
}

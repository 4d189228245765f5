using System.CommandLine;
using Godwit.Contracts.Exports;

namespace Godwit.Cli.Commands.Exports;

/// <summary>What exporting a machine and exporting a checkpoint have in common.</summary>
internal static class ExportArguments
{
    private const string Prefix = "Capture";
    private const string Suffix = "State";

    public static Argument<string> Folder() => new("FOLDER") { Description = "Folder of the host in which a folder with the virtual machine's name is made" };

    public static Option<long?> Limit() => CommonArguments.Size("--limit", "Bytes a second, at most; 'godwit operation limit' changes it");

    /// <summary>Hyper-V's words, with or without what they all begin and end with.</summary>
    public static Option<CaptureLiveState?> Capture() => new Option<CaptureLiveState?>("--capture")
    {
        Description = "Of a running one: Saved (with its memory, the default), CrashConsistent (disks alone), "
            + "DataConsistent (disks alone, brought to rest by qemu-guest-agent in the guest)",
        HelpName = "STATE",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            foreach (CaptureLiveState state in Enum.GetValues<CaptureLiveState>())
            {
                if (text.Equals(Short(state), StringComparison.OrdinalIgnoreCase) || text.Equals(state.ToString(), StringComparison.OrdinalIgnoreCase))
                {
                    return state;
                }
            }

            result.AddError($"--capture takes {string.Join(", ", Enum.GetValues<CaptureLiveState>().Select(Short))}, not '{text}'.");
            return null;
        },
    }.Complete(() => Enum.GetValues<CaptureLiveState>().Select(Short));

    private static string Short(CaptureLiveState state) => state.ToString()[Prefix.Length..^Suffix.Length];
}

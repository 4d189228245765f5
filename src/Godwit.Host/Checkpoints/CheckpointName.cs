using System.Globalization;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;

namespace Godwit.Host.Checkpoints;

/// <summary>What a checkpoint may be called. Names need not differ.</summary>
internal static class CheckpointName
{
    private const int Longest = 200;

    /// <summary>As Hyper-V does it: "web01 - (2026-11-23 - 04:19:03)".</summary>
    public static string Default(string vmName, DateTimeOffset now) =>
        string.Create(CultureInfo.InvariantCulture, $"{vmName} - ({now:yyyy-MM-dd} - {now:HH:mm:ss})");

    public static string ForExport(string vmName) => $"Export of {vmName}";

    /// <exception cref="RefusedException">The name is empty, too long, looks like an id or holds what a terminal cannot show.</exception>
    public static void Check(string name)
    {
        string? fault = name.Trim().Length == 0 ? "is empty"
            : name.Length > Longest ? $"is longer than {Longest} characters"
            : name != name.Trim() ? "begins or ends with a space"
            : name.Any(char.IsControl) ? "holds a control character"
            : Guid.TryParse(name, out _) ? "looks like an id"
            : null;
        if (fault is not null)
        {
            throw new RefusedException(
                ProblemId.CheckpointNameInvalid, name, $"The name '{name}' of a checkpoint {fault}.", "Choose another name, or leave it out.");
        }
    }
}

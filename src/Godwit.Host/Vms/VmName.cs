using Godwit.Contracts.Problems;
using Godwit.Host.Api;

namespace Godwit.Host.Vms;

/// <summary>What a VM may be called: it becomes a folder and a word on command lines.</summary>
internal static class VmName
{
    private const int Longest = 100;

    /// <exception cref="RefusedException">The name is empty, too long, or holds what a path or a terminal cannot.</exception>
    public static void Check(string name)
    {
        string? fault = name.Trim().Length == 0 ? "is empty"
            : name.Length > Longest ? $"is longer than {Longest} characters"
            : name != name.Trim() ? "begins or ends with a space"
            : name[0] is '.' or '-' ? $"begins with '{name[0]}'"
            : name.FirstOrDefault(letter => letter is '/' or '\\' or '\0' || char.IsControl(letter)) is var bad and not '\0' ? $"holds '{bad}'"
            : Guid.TryParse(name, out _) ? "looks like an id"
            : null;
        if (fault is not null)
        {
            throw new RefusedException(
                ProblemId.VmNameInvalid, name, $"The name '{name}' {fault}.", "Choose another name: letters, digits, spaces, '-', '_' and '.'.");
        }
    }
}

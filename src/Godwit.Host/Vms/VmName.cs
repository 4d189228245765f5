using System.Globalization;
using System.Text;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;

namespace Godwit.Host.Vms;

/// <summary>What a VM may be called: it becomes a folder and a word on command lines.</summary>
internal static class VmName
{
    private const int Longest = 100;

    /// <summary>Bytes of UTF-8: a file's name has 255, and the VM's disks are called after it.</summary>
    private const int LongestInUtf8 = 200;

    /// <exception cref="RefusedException">The name is empty, too long, or holds what a path or a terminal cannot.</exception>
    public static void Check(string name)
    {
        string? fault = name.Trim().Length == 0 ? "is empty"
            : name.Length > Longest ? $"is longer than {Longest} characters"
            : Encoding.UTF8.GetByteCount(name) > LongestInUtf8 ? $"is longer than {LongestInUtf8} bytes of UTF-8"
            : name != name.Trim() ? "begins or ends with a space"
            : name[0] is '.' or '-' ? $"begins with '{name[0]}'"
            : name.Any(letter => letter is '/' or '\\') ? "holds a slash"
            : name.EnumerateRunes().Any(IsUnseen) ? "holds control or other characters that cannot be seen"
            : Guid.TryParse(name, out _) ? "looks like an id"
            : null;
        if (fault is not null)
        {
            throw new RefusedException(
                ProblemId.VmNameInvalid, name, $"The name '{name}' {fault}.", "Choose another name: letters, digits, spaces, '-', '_' and '.'.");
        }
    }

    /// <summary>Among them what turns the direction of writing, so that a name reads as another; and the half of a character.</summary>
    private static bool IsUnseen(Rune letter) => letter == Rune.ReplacementChar || Rune.GetUnicodeCategory(letter)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}

using System.Text;
using System.Text.RegularExpressions;
using Godwit.Contracts.Problems;

namespace Godwit.Host.Storage.Smb;

/// <summary>
/// Words for people in which every path on a share stands as they know it. Names of shares, folders and files may have blanks in them, and no sentence tells
/// where such a path ends: so paths that are known are looked for first, and only what follows them ends with the word.
/// </summary>
internal static partial class UncWords
{
    private const string Begin = UncPath.Root + "/";

    /// <param name="words">With paths as they are on this host.</param>
    /// <param name="known">Paths, or the begins of such; looked at only when there is a path of a share in the words.</param>
    public static string Show(string words, IEnumerable<string> known)
    {
        if (!words.Contains(Begin, StringComparison.Ordinal))
        {
            return words;
        }

        string[] places = [.. known.Where(place => place.StartsWith(Begin, StringComparison.Ordinal))];
        StringBuilder shown = new();
        int done = 0;
        for (Match at = Begins().Match(words); at.Success; at = Begins().Match(words, done))
        {
            int sure = at.Index + places.Where(place => string.CompareOrdinal(words, at.Index, place, 0, place.Length) == 0)
                .Select(place => place.Length).DefaultIfEmpty(Begin.Length).Max();
            int end = sure + Word().Match(words, sure).Length;
            string path = words[at.Index..end];
            shown.Append(words, done, at.Index - done).Append(UncPath.OfLocal(path)?.ToString() ?? path);
            done = end;
        }

        return shown.Append(words, done, words.Length - done).ToString();
    }

    /// <summary>A problem's target is most often the very path that its words are about.</summary>
    public static Problem Show(Problem problem, IEnumerable<string> known)
    {
        IEnumerable<string> places = WithTarget(known, problem.Target);
        return problem with { Target = Show(problem.Target, places), Message = Show(problem.Message, places), Remedy = Show(problem.Remedy, places) };
    }

    /// <summary>A target that is more than one path is none.</summary>
    public static IEnumerable<string> WithTarget(IEnumerable<string> known, string? target) =>
        target is not null && target.LastIndexOf(Begin, StringComparison.Ordinal) <= 0 ? known.Append(target) : known;

    /// <summary>Not in the middle of another path.</summary>
    [GeneratedRegex(@"(?<![\w.-])/srv/smb/")]
    private static partial Regex Begins();

    /// <summary>A sentence's own signs behind a path are not the path's.</summary>
    [GeneratedRegex(@"\G(?:[^\s""',;:()]*[^\s""',;:().])?")]
    private static partial Regex Word();
}

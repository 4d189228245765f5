namespace Godwit.Cli.Output;

/// <summary>
/// Text that came from elsewhere (names, notes, a guest's console) may hold control sequences that would command the
/// reader's terminal.
/// </summary>
internal static class SafeText
{
    public static string Line(string text) => Replace(text, keepLines: false);

    public static string Lines(string text) => Replace(text, keepLines: true);

    private static string Replace(string text, bool keepLines) => string.Create(text.Length, (text, keepLines), (span, source) =>
    {
        for (int i = 0; i < span.Length; i++)
        {
            char c = source.text[i];
            bool endsLine = c == '\n' || (c == '\r' && i + 1 < span.Length && source.text[i + 1] == '\n');
            bool stays = !char.IsControl(c) || (source.keepLines && (endsLine || c == '\t'));
            span[i] = stays ? c : '\uFFFD';
        }
    });
}

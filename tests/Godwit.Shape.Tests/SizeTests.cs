using Xunit;

namespace Godwit.Shape.Tests;

/// <summary>Even good teams lose a file to every new concern; so the ceiling is a test.</summary>
public sealed class SizeTests
{
    private const int Ceiling = 400;
    private const int Question = 250;
    private const int Median = 80;

    /// <summary>How many files may be longer than <see cref="Question"/> at a time. Raising it needs a reason in the commit.</summary>
    private const int MostQuestionable = 5;

    [Fact]
    public void No_file_is_longer_than_400_lines() =>
        Findings.None(Everything().Where(file => file.Lines.Count > Ceiling).Select(Describe));

    [Fact]
    public void Few_files_are_longer_than_250_lines()
    {
        string[] questionable = [.. Everything().Where(file => file.Lines.Count > Question).Select(Describe)];
        Assert.True(
            questionable.Length <= MostQuestionable,
            $"{questionable.Length} files are longer than {Question} lines, {MostQuestionable} may be: {string.Join(", ", questionable)}");
    }

    [Fact]
    public void Half_of_the_products_files_have_at_most_80_lines()
    {
        int[] sizes = [.. Repository.Code("src").Select(file => file.Lines.Count).Order()];
        Assert.InRange(sizes[sizes.Length / 2], 1, Median);
    }

    [Fact]
    public void No_line_is_longer_than_a_screen_is_wide() =>
        Findings.None(Repository.Code("src").SelectMany(file => file.Finds(line => line.Length > 180)));

    private static IEnumerable<SourceFile> Everything() =>
        Repository.Code("src").Concat(Repository.Code("tests")).Concat(Repository.Code("bench"));

    private static string Describe(SourceFile file) => $"{file.Name} ({file.Lines.Count})";
}

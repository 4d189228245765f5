using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Godwit.Cli.Running;
using Godwit.Contracts;
using Godwit.Contracts.Problems;
using Spectre.Console;

namespace Godwit.Cli.Output;

/// <summary>Where a command's answer goes: tables and words for people, or JSON alone on standard output with --json.</summary>
internal sealed class Printer(Surroundings surroundings, bool json, bool color)
{
    /// <summary>Wider than any table: a narrow terminal folds a line better than a table folds its words.</summary>
    private const int UnlimitedWidth = 4096;

    private IAnsiConsole? _console;

    /// <summary>The terminal, for what draws itself. Made late: most commands never need it.</summary>
    public IAnsiConsole Console => _console ??= Open();

    /// <summary>Where words go: standard error when standard output belongs to a program.</summary>
    public TextWriter WordsWriter => json ? surroundings.Error : surroundings.Output;

    public void Words(string text) => WordsWriter.WriteLine(text);

    public void Json<T>(T value, JsonTypeInfo<T> info) => surroundings.Output.WriteLine(JsonSerializer.Serialize(value, info));

    /// <summary>A table without lines: it reads well, and awk reads it too.</summary>
    public void Table(IReadOnlyList<Column> columns, IEnumerable<IReadOnlyList<Cell>> rows)
    {
        Table table = new() { Border = TableBorder.None };
        foreach (Column column in columns)
        {
            TableColumn header = new(new Text(column.Title, new Style(decoration: Decoration.Bold)))
            {
                Alignment = column.RightAligned ? Justify.Right : Justify.Left,
                Padding = new Padding(0, 0, column == columns[^1] ? 0 : 3, 0),
                NoWrap = true,
            };
            table.AddColumn(header);
        }

        foreach (IReadOnlyList<Cell> row in rows)
        {
            table.AddRow(row.Select(cell => new Text(SafeText.Line(cell.Text), new Style(cell.Color))));
        }

        IAnsiConsole unlimited = Open();
        unlimited.Profile.Width = UnlimitedWidth;
        unlimited.Write(table);
    }

    /// <summary>Name and value, a line each, as Format-List does; a value that is null is left out.</summary>
    public void Facts(IEnumerable<(string Name, string? Value)> facts)
    {
        (string Name, string? Value)[] shown = [.. facts.Where(fact => fact.Value is not null)];
        int width = shown.Length == 0 ? 0 : shown.Max(fact => fact.Name.Length);
        foreach ((string name, string? value) in shown)
        {
            WordsWriter.WriteLine($"{name.PadRight(width)} : {SafeText.Line(value!)}");
        }
    }

    public void Warning(string text) => surroundings.Error.WriteLine($"{Paint("33", "warning:")} {SafeText.Line(text)}");

    /// <summary>Message, remedy and id on standard error.</summary>
    public void Complaint(Problem problem)
    {
        surroundings.Error.WriteLine($"{Paint("31", "godwit:")} {SafeText.Line(problem.Message)}");
        surroundings.Error.WriteLine($"Remedy: {SafeText.Line(problem.Remedy)}");
        surroundings.Error.WriteLine($"(id {ProblemIdJson.NameOf(problem.Id)})");
    }

    /// <summary>A complaint that is the command's whole answer: with --json it is standard output's answer too.</summary>
    public void Refusal(Problem problem)
    {
        Complaint(problem);
        if (json)
        {
            Json(problem, GodwitJson.Default.Problem);
        }
    }

    private string Paint(string code, string text) =>
        color && surroundings.ErrorIsTerminal ? $"\u001b[{code}m{text}\u001b[0m" : text;

    private IAnsiConsole Open()
    {
        bool terminal = surroundings.CanDraw && !json;
        return AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(WordsWriter),
            Ansi = terminal ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = terminal && color ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = terminal ? InteractionSupport.Yes : InteractionSupport.No,
        });
    }
}

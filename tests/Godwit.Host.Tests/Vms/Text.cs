using Xunit;

namespace Godwit.Host.Tests.Vms;

/// <summary>Tables that people read, as test data.</summary>
internal static class Text
{
    /// <summary>Row name, column name, content, of a table whose first line and first column hold the names.</summary>
    public static TheoryData<string, string, string> Cells(string table)
    {
        var cells = new TheoryData<string, string, string>();
        string[][] rows =
        [
            .. table.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
        ];
        foreach (string[] row in rows[1..])
        {
            for (int column = 1; column < rows[0].Length; column++)
            {
                cells.Add(row[0], rows[0][column], row[column]);
            }
        }

        return cells;
    }
}

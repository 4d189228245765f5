using System.Globalization;
using Godwit.Client;
using Godwit.Contracts.Operations;
using Godwit.Lab;
using Godwit.Lab.Hosts;

namespace Godwit.EndToEnd.Tests.Stage;

/// <summary>
/// Counts moves by what the hosts themselves have in their history, and keeps the lines that tests want people to see. All
/// of it is in artifacts/real-moves.txt at the end, which ./test prints.
/// </summary>
internal sealed class MoveTally
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private readonly Dictionary<OperationId, OperationState> _moves = [];

    public void Line(string text)
    {
        lock (_gate)
        {
            _lines.Add(text);
        }

        Xunit.TestContext.Current.TestOutputHelper?.WriteLine(text);
    }

    /// <summary>Takes in what the hosts of a lab have done so far; one that does not answer takes its history along.</summary>
    public async Task CountAsync(LocalLab lab)
    {
        foreach (LabHost host in lab.Hosts.Where(host => host.Daemon is not null))
        {
            using GodwitClient client = host.OpenClient();
            try
            {
                foreach (OperationView move in await client.GetOperationsAsync(limit: 1000, movesOnly: true))
                {
                    _moves[move.Id] = move.State;
                }
            }
            catch (GodwitException)
            {
                Line($"{host.Name} does not answer; its moves are not counted");
            }
        }
    }

    public void Write()
    {
        int completed = _moves.Values.Count(state => state == OperationState.Completed);
        string summary = string.Create(
            CultureInfo.InvariantCulture,
            $"real-QEMU moves made: {completed} (and {_moves.Count - completed} that were refused, cancelled or broken on purpose)");
        string folder = Path.Combine(LabPlaces.Root, "artifacts");
        Directory.CreateDirectory(folder);
        // Each stage adds its own; ./test begins with none.
        File.AppendAllLines(Path.Combine(folder, "real-moves.txt"), [.. _lines, summary]);
        Console.WriteLine(summary);
    }
}

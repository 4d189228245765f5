using System.Globalization;
using Godwit.Cli.Output;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Storage;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Godwit.Cli.Progress;

/// <summary>
/// Progress on a terminal, drawn in place and wiped at the end:
/// <code>
/// Moving web01 from hosta to hostb: mirroring disks   00:14
///   all      ━━━━━━━━━━━━────────────────────  38 %
///   disk0    ━━━━━━━━━━━━━━━━━━──────────────  54 %   2.1 of 4 GiB
///   memory   ────────────────────────────────   0 %   waiting
///   112 MiB/s · about 18 s left · expected blackout unknown yet
/// </code>
/// </summary>
internal sealed class LiveBars(IAnsiConsole console, TimeProvider time) : IProgressView
{
    private OperationView? _view;
    private string? _trouble;
    private LiveDisplayContext? _context;

    public Task<T> ShowWhileAsync<T>(Func<Task<T>> body) => console
        .Live(Draw())
        .AutoClear(true)
        .StartAsync(async context =>
        {
            _context = context;
            try
            {
                return await body();
            }
            finally
            {
                _context = null;
            }
        });

    public void Show(OperationView view)
    {
        _view = view;
        _trouble = null;
        Tick();
    }

    public void Lost(Problem problem)
    {
        _trouble = problem.Message;
        Tick();
    }

    public void Tick() => _context?.UpdateTarget(Draw());

    private IRenderable Draw()
    {
        if (_view is not { } view)
        {
            return new Text("");
        }

        TimeSpan elapsed = time.GetUtcNow() - view.StartedAt;
        string clock = elapsed > TimeSpan.Zero
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)elapsed.TotalMinutes:00}:{elapsed.Seconds:00}")
            : "00:00";
        string phase = view.Progress is { } running ? ": " + OperationWords.Phase(view, running.Phase) : "";
        List<IRenderable> rows =
        [
            new Markup($"[bold]{Safe(OperationWords.Doing(view))}[/]{phase}   [grey]{clock}[/]"),
        ];
        if (view.Progress is { } progress)
        {
            rows.Add(Bars(progress));
            rows.Add(new Markup(
                $"  {MoveWords.Rate(progress)} · {MoveWords.TimeLeft(progress)}"
                + (progress.Memory.TotalBytes > 0 ? $" · {MoveWords.ExpectedBlackout(progress)}" : "")
                + MoveWords.HeldBack(progress) + MoveWords.LinkBroken(progress)));
        }

        if (MoveWords.Trouble(view) is { } note)
        {
            rows.Add(new Markup($"  [yellow]{Safe(note)}[/]"));
        }

        if (view.HardDiskProgress is { } work)
        {
            rows.Add(Bar(work));
            rows.Add(new Markup($"  {MoveWords.TimeLeft(work)}"));
        }

        if (_trouble is not null)
        {
            rows.Add(new Markup($"  [yellow]{Safe(_trouble)} The operation goes on; connecting again.[/]"));
        }

        return new Rows(rows);
    }

    private Grid Bar(VirtualHardDiskProgress work)
    {
        Grid grid = Columns();
        AddRow(grid, "done", work.Percent / 100, "");
        return grid;
    }

    private static Grid Columns() => new Grid()
        .AddColumn(new GridColumn().PadLeft(2).PadRight(2).NoWrap())
        .AddColumn(new GridColumn().PadRight(1).NoWrap())
        .AddColumn(new GridColumn().RightAligned().PadRight(2).NoWrap())
        .AddColumn(new GridColumn().PadRight(0));

    private Grid Bars(MoveProgress progress)
    {
        Grid grid = Columns();
        AddRow(grid, "all", progress.Percent / 100, "");
        foreach (DiskProgress disk in progress.Disks)
        {
            AddRow(
                grid,
                disk.Id,
                MoveWords.Share(disk),
                disk.InSync ? "in sync" : $"{Sizes.Format(disk.BytesDone)} of {Sizes.Format((double)disk.BytesDone + disk.BytesToGo)}");
        }

        if (progress.Memory.TotalBytes > 0)
        {
            AddRow(grid, "memory", MoveWords.Share(progress.Memory, progress.Phase), MoveWords.Passes(progress.Memory));
        }

        return grid;
    }

    private void AddRow(Grid grid, string name, double share, string detail)
    {
        int width = Math.Clamp(console.Profile.Width - 55, 8, 40);
        int full = (int)(Math.Clamp(share, 0, 1) * width);
        string done = new(console.Profile.Capabilities.Unicode ? '━' : '#', full);
        string rest = new(console.Profile.Capabilities.Unicode ? '─' : '.', width - full);
        grid.AddRow(
            Safe(name),
            $"[{(share >= 1 ? "green" : "blue")}]{done}[/][grey]{rest}[/]",
            // Rounding up to 100 would say that it is finished.
            $"{Math.Floor(share * 100).ToString(CultureInfo.InvariantCulture),3} %",
            $"[grey]{Safe(detail)}[/]");
    }

    private static string Safe(string text) => SafeText.Line(text).EscapeMarkup();
}

using System.CommandLine;
using System.Text.Json;
using Godwit.Cli.Running;
using Godwit.Contracts;
using Godwit.Contracts.Compatibility;
using Godwit.Contracts.Moves;

namespace Godwit.Cli.Commands.Moves;

/// <summary>A move's plan as a file: written by a check, edited, and made.</summary>
internal sealed class MovePlanOptions
{
    private readonly Option<string> _plan = new("--plan") { Description = "Make the move as this file says", HelpName = "FILE" };

    private readonly Option<string> _save = new("--save-plan")
    {
        Description = "With --check or --what-if: write the whole plan to this file, to be edited and made with --plan",
        HelpName = "FILE",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_plan);
        command.Options.Add(_save);
    }

    /// <summary>The request in the file; null when none was named.</summary>
    /// <param name="invocation">What was typed.</param>
    /// <param name="host">The destination that was typed: a plan for another is none for this one.</param>
    /// <param name="choices">What the plan says already.</param>
    /// <exception cref="UsageException">There is no such file, it is no plan, or it goes to another host.</exception>
    public MoveRequest? Read(Invocation invocation, string host, IEnumerable<Option> choices)
    {
        if (invocation.Of(_plan) is not { } file)
        {
            return null;
        }

        if (choices.FirstOrDefault(invocation.Has) is { } typed)
        {
            throw new UsageException($"The plan says all about the move; write into it what {typed.Name} shall be.");
        }

        MoveRequest request = Load(file);
        return string.Equals(request.DestinationHost, host, StringComparison.OrdinalIgnoreCase)
            ? request
            : throw new UsageException($"The plan in {file} goes to {request.DestinationHost}, not to {host}.");
    }

    /// <exception cref="UsageException">There is nothing to write, or it cannot be written.</exception>
    public void Save(Invocation invocation, CompatibilityReport report)
    {
        if (invocation.Of(_save) is not { } file)
        {
            return;
        }

        if (report.Plan is not { } plan)
        {
            throw new UsageException($"There is no plan to be written to {file}: see what stands against the move.");
        }

        try
        {
            File.WriteAllText(file, JsonSerializer.Serialize(plan, GodwitJson.Default.MoveRequest) + "\n");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The plan cannot be written to {file}: {failure.Message}", failure);
        }
    }

    /// <exception cref="UsageException">It is wanted without a check.</exception>
    public void RequireCheck(Invocation invocation, bool checks)
    {
        if (invocation.Has(_save) && !checks)
        {
            throw new UsageException("--save-plan goes with --check or --what-if.");
        }
    }

    private static MoveRequest Load(string file)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(file), GodwitJson.Default.MoveRequest)
                ?? throw new UsageException($"{file} is no plan of a move: it holds nothing.");
        }
        catch (JsonException failure)
        {
            throw new UsageException($"{file} is no plan of a move: {failure.Message}", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The plan {file} cannot be read: {failure.Message}", failure);
        }
    }
}

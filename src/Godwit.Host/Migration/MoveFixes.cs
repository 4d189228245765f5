using Godwit.Contracts.Compatibility;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Problems;

namespace Godwit.Host.Migration;

/// <summary>What gets round a requirement that is not met: the option of "godwit move" for it, and Hyper-V's number for the thing.</summary>
internal static class MoveFixes
{
    /// <summary>Hyper-V: "Could not find Ethernet switch '…'.".</summary>
    public const int SwitchMissing = 33012;

    /// <summary>Hyper-V: a path of the virtual machine that cannot be used at the destination.</summary>
    public const int PathUnusable = 40010;

    public static Incompatibility Of(Problem problem, MoveRequest request) => new()
    {
        Id = problem.Id,
        // Whoever will not wait is refused instead.
        Severity = problem.Id is ProblemId.MigrationLimitReached && request.Queue is false ? IncompatibilitySeverity.Error : MoveSeverity.Of(problem.Id),
        Target = problem.Target,
        Message = problem.Message,
        Remedy = problem.Remedy,
        Fix = FixOf(problem, request),
        MessageId = problem.Id switch
        {
            ProblemId.SwitchNotFound => SwitchMissing,
            ProblemId.PathInvalid or ProblemId.PathNotWritable or ProblemId.FolderNotEmpty or ProblemId.ImageExists or ProblemId.FilesNotShared => PathUnusable,
            _ => null,
        },
    };

    private static string? FixOf(Problem problem, MoveRequest request) => problem.Id switch
    {
        ProblemId.SwitchNotFound => $"--switch '{OldNameOf(problem.Target, request)}=OTHER'",
        ProblemId.FilesNotShared => "--include-storage",
        ProblemId.PostCopyUnsupported => "--when-not-converging Wait",
        ProblemId.ImageMissing when problem.Target.EndsWith(".iso", StringComparison.OrdinalIgnoreCase) => "--iso Eject",
        ProblemId.PathNotWritable or ProblemId.FolderNotEmpty or ProblemId.NotEnoughSpace or ProblemId.ImageExists or ProblemId.NotAllowed => "--storage FOLDER",
        _ => null,
    };

    /// <summary>The switch that was meant may be the destination's already.</summary>
    private static string OldNameOf(string name, MoveRequest request) => request.Switches?.FirstOrDefault(pair => pair.Value == name).Key ?? name;
}

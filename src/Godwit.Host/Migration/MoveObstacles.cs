using Godwit.Contracts.Problems;

namespace Godwit.Host.Migration;

/// <summary>What at either host stands against any move.</summary>
internal static class MoveObstacles
{
    /// <summary>A move waits then, unless it will not.</summary>
    public static Problem Full(string hostName) => Because(
        ProblemId.MigrationLimitReached, hostName, $"{hostName} has as many moves as it allows at the same time.",
        $"It will wait for its turn; or raise the limit: godwit host settings --host {hostName} --maximum-migrations, --maximum-storage-migrations.");

    public static Problem Disabled(string hostName) => Because(
        ProblemId.MigrationDisabled, hostName, $"Migration is disabled on {hostName}.", $"Enable it there: godwit host settings --host {hostName} --migration on.");

    private static Problem Because(ProblemId id, string target, string message, string remedy) =>
        new() { Id = id, Target = target, Message = message, Remedy = remedy };
}

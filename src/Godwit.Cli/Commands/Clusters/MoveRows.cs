using System.Globalization;
using Godwit.Contracts.Clusters;

namespace Godwit.Cli.Commands.Clusters;

/// <summary>A planned move in a sentence.</summary>
internal static class MoveRows
{
    public static string Sentence(RoleMoveView move)
    {
        string way = $"{move.VmName}: {move.SourceNode} to {move.DestinationNode ?? "the best node"}";
        return move.State switch
        {
            RoleMoveState.Queued => move.Problem is { } waits ? $"{way}, waits: {waits.Message}" : $"{way}, waits for its turn.",
            RoleMoveState.Running => $"{way}, moving ({move.Type}).",
            RoleMoveState.Completed => move.Blackout is { } blackout
                ? string.Create(CultureInfo.InvariantCulture, $"{way}, moved; it stood still for {blackout.TotalMilliseconds:0} ms.") : $"{way}, moved.",
            RoleMoveState.Cancelled => $"{way}, cancelled.",
            _ => $"{way}, failed{(move.Problem is { } problem ? $": {problem.Message}" : ".")}",
        };
    }
}

namespace Godwit.Qmp;

/// <summary>A connection that can be cut.</summary>
public sealed record YankInstance
{
    public required YankType Type { get; init; }

    /// <summary>For block-node.</summary>
    public string? NodeName { get; init; }

    /// <summary>For chardev.</summary>
    public string? Id { get; init; }

    /// <summary>The connection of the migration; exists from migrate or migrate-incoming until its end.</summary>
    public static YankInstance Migration => new() { Type = YankType.Migration };

    /// <summary>The connection of an nbd node.</summary>
    public static YankInstance BlockNode(string nodeName) => new() { Type = YankType.BlockNode, NodeName = nodeName };
}

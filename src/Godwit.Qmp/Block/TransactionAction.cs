namespace Godwit.Qmp;

/// <summary>One of the things: {"type": "blockdev-snapshot", "data": {"node", "overlay"}}.</summary>
public sealed record TransactionAction
{
    public required string Type { get; init; }

    public required BlockdevSnapshot Data { get; init; }

    public static TransactionAction Snapshot(string node, string overlay) =>
        new() { Type = "blockdev-snapshot", Data = new BlockdevSnapshot { Node = node, Overlay = overlay } };
}

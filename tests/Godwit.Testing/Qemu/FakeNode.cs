using System.Text.Json.Nodes;

namespace Godwit.Testing;

/// <summary>A block node: a file, a format over another node, or the client of somebody's export.</summary>
internal sealed class FakeNode
{
    public required string Name { get; init; }

    public required JsonObject Description { get; init; }

    public string Driver => Description.Text("driver");

    /// <summary>The image of a file node, or of a node that keeps its data in memory.</summary>
    public FakeImage? Image { get; init; }

    /// <summary>Of a format node: the node below it.</summary>
    public FakeNode? File { get; init; }

    public FakeNode? Backing { get; set; }

    /// <summary>Children described inside this node's description live and die with it.</summary>
    public required IList<FakeNode> Own { get; init; }

    /// <summary>Of an nbd node.</summary>
    public FakeAddress? Server { get; init; }

    public string? Export { get; init; }

    /// <summary>The connection was cut by yank; nothing passes through it any more.</summary>
    public bool Yanked { get; set; }
}

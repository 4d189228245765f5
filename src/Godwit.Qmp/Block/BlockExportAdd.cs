using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Offers a block node to NBD clients.</summary>
public sealed record BlockExportAdd : IQmpCommand<QmpEmpty>
{
    public string Type => "nbd";

    public required string Id { get; init; }

    public required string NodeName { get; init; }

    /// <summary>What clients ask for; null means the node's name.</summary>
    public string? Name { get; init; }

    public bool? Writable { get; init; }

    string IQmpCommand<QmpEmpty>.Verb => "block-export-add";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.BlockExportAdd;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}

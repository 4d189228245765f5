using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Puts an overlay node on top of a node; the guest writes to the overlay from now on.</summary>
public sealed record BlockdevSnapshot : IQmpCommand<QmpEmpty>
{
    public required string Node { get; init; }

    /// <summary>A node opened with "backing": null.</summary>
    public required string Overlay { get; init; }

    string IQmpCommand<QmpEmpty>.Verb => "blockdev-snapshot";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.BlockdevSnapshot;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}

using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Withdraws an export.</summary>
public sealed record BlockExportDel : IQmpCommand<QmpEmpty>
{
    public required string Id { get; init; }

    /// <summary>Null means safe.</summary>
    public ExportRemoval? Mode { get; init; }

    string IQmpCommand<QmpEmpty>.Verb => "block-export-del";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.BlockExportDel;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}

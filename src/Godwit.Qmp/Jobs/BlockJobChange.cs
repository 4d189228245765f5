using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Lets a mirror copy before acknowledging. One way only.</summary>
public sealed record BlockJobChange : IQmpCommand<QmpEmpty>
{
    public string Type => "mirror";

    public required string Id { get; init; }

    public required MirrorCopyMode CopyMode { get; init; }

    string IQmpCommand<QmpEmpty>.Verb => "block-job-change";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.BlockJobChange;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}

using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>
/// Ends a job. A mirror that is ready ends well: its target is a copy of this instant. Never with force on a dead link: yank
/// first.
/// </summary>
public sealed record BlockJobCancel : IQmpCommand<QmpEmpty>
{
    /// <summary>The job's id.</summary>
    public required string Device { get; init; }

    public bool? Force { get; init; }

    string IQmpCommand<QmpEmpty>.Verb => "block-job-cancel";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.BlockJobCancel;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}

using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Ends a ready mirror or commit by letting the guest use its target from now on.</summary>
public sealed record BlockJobComplete : IQmpCommand<QmpEmpty>
{
    /// <summary>The job's id.</summary>
    public required string Device { get; init; }

    string IQmpCommand<QmpEmpty>.Verb => "block-job-complete";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.BlockJobComplete;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}

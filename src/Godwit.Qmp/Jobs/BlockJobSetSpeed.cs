using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Caps a job while it runs.</summary>
public sealed record BlockJobSetSpeed : IQmpCommand<QmpEmpty>
{
    /// <summary>The job's id.</summary>
    public required string Device { get; init; }

    /// <summary>Bytes a second; 0 is without limit.</summary>
    public required long Speed { get; init; }

    string IQmpCommand<QmpEmpty>.Verb => "block-job-set-speed";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.BlockJobSetSpeed;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}

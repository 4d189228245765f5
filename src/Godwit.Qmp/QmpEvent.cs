using System.Text.Json;

namespace Godwit.Qmp;

/// <summary>
/// Something QEMU reported by itself: <c>{"event": "JOB_STATUS_CHANGE", "data": {...}, "timestamp": {...}}</c>.
/// QEMU replays nothing: an event that falls between two connections is gone.
/// </summary>
public sealed record QmpEvent
{
    public required QmpEventName Name { get; init; }

    /// <summary>The event's data; <see cref="JsonValueKind.Undefined"/> when it carries none.</summary>
    public required JsonElement Data { get; init; }

    /// <summary>QEMU's clock on its host when it happened, in microseconds' precision.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The new status, if this is a MIGRATION event.</summary>
    public MigrationStatus? MigrationStatus =>
        Name == QmpEventName.Migration && Text("status") is { } status ? new MigrationStatus(status) : null;

    /// <summary>The job's new status, if this is a JOB_STATUS_CHANGE event.</summary>
    public JobStatus? JobStatus =>
        Name == QmpEventName.JobStatusChange && Text("status") is { } status ? new JobStatus(status) : null;

    /// <summary>The job an event is about: JOB_STATUS_CHANGE calls it "id", the BLOCK_JOB_ events call it "device".</summary>
    public string? JobId =>
        Name == QmpEventName.JobStatusChange ? Text("id")
        : Name.Value.StartsWith("BLOCK_JOB_", StringComparison.Ordinal) ? Text("device")
        : null;

    private string? Text(string key) =>
        Data.ValueKind == JsonValueKind.Object && Data.TryGetProperty(key, out JsonElement value)
            && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

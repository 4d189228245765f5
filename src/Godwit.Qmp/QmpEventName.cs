using System.Text.Json.Serialization;

namespace Godwit.Qmp;

/// <summary>The name of something QEMU reports by itself.</summary>
[JsonConverter(typeof(QmpWordJson<QmpEventName>))]
public readonly record struct QmpEventName(string Value) : IQmpWord<QmpEventName>
{
    public static QmpEventName Migration => new("MIGRATION");
    public static QmpEventName MigrationPass => new("MIGRATION_PASS");
    public static QmpEventName JobStatusChange => new("JOB_STATUS_CHANGE");
    public static QmpEventName BlockJobReady => new("BLOCK_JOB_READY");
    public static QmpEventName BlockJobCompleted => new("BLOCK_JOB_COMPLETED");
    public static QmpEventName BlockJobCancelled => new("BLOCK_JOB_CANCELLED");
    public static QmpEventName BlockJobError => new("BLOCK_JOB_ERROR");
    public static QmpEventName BlockJobPending => new("BLOCK_JOB_PENDING");
    public static QmpEventName BlockIoError => new("BLOCK_IO_ERROR");
    public static QmpEventName BlockExportDeleted => new("BLOCK_EXPORT_DELETED");
    public static QmpEventName Stop => new("STOP");
    public static QmpEventName Resume => new("RESUME");
    public static QmpEventName Shutdown => new("SHUTDOWN");
    public static QmpEventName Reset => new("RESET");
    public static QmpEventName Powerdown => new("POWERDOWN");
    public static QmpEventName Suspend => new("SUSPEND");
    public static QmpEventName Wakeup => new("WAKEUP");
    public static QmpEventName GuestPanicked => new("GUEST_PANICKED");
    public static QmpEventName Watchdog => new("WATCHDOG");
    public static QmpEventName DeviceDeleted => new("DEVICE_DELETED");
    public static QmpEventName BalloonChange => new("BALLOON_CHANGE");

    public static QmpEventName Of(string value) => new(value);

    public override string ToString() => Value;
}

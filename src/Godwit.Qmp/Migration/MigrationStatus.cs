using System.Text.Json.Serialization;

namespace Godwit.Qmp;

/// <summary>How far a migration is, seen from the QEMU that was asked.</summary>
[JsonConverter(typeof(QmpWordJson<MigrationStatus>))]
public readonly record struct MigrationStatus(string Value) : IQmpWord<MigrationStatus>
{
    public static MigrationStatus None => new("none");
    public static MigrationStatus Setup => new("setup");
    public static MigrationStatus Cancelling => new("cancelling");
    public static MigrationStatus Cancelled => new("cancelled");
    public static MigrationStatus Active => new("active");

    /// <summary>
    /// The guest is stopped and the source waits for migrate-continue, indefinitely; only with pause-before-switchover.
    /// </summary>
    public static MigrationStatus PreSwitchover => new("pre-switchover");

    /// <summary>
    /// The last memory and the device state are under way. On a dead link QEMU is blocked here; only an out-of-band yank frees
    /// it.
    /// </summary>
    public static MigrationStatus Device => new("device");

    /// <summary>On the source: the destination has everything. The source stays in postmigrate.</summary>
    public static MigrationStatus Completed => new("completed");

    /// <summary>On the source a guest that ran is running again.</summary>
    public static MigrationStatus Failed => new("failed");

    public static MigrationStatus PostcopyActive => new("postcopy-active");
    public static MigrationStatus PostcopyPaused => new("postcopy-paused");
    public static MigrationStatus PostcopyRecoverSetup => new("postcopy-recover-setup");
    public static MigrationStatus PostcopyRecover => new("postcopy-recover");
    public static MigrationStatus Colo => new("colo");
    public static MigrationStatus WaitUnplug => new("wait-unplug");

    /// <summary>The guest runs, or may run, at the destination, and part of its memory is still at the source. There is no cancel any more.</summary>
    public bool IsPostcopy => this == PostcopyActive || this == PostcopyPaused || this == PostcopyRecoverSetup || this == PostcopyRecover;

    public static MigrationStatus Of(string value) => new(value);

    public override string ToString() => Value;
}

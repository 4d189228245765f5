using System.Text.Json.Serialization;

namespace Godwit.Qmp;

/// <summary>What the guest as a whole is doing.</summary>
[JsonConverter(typeof(QmpWordJson<RunStatus>))]
public readonly record struct RunStatus(string Value) : IQmpWord<RunStatus>
{
    public static RunStatus Running => new("running");
    public static RunStatus Debug => new("debug");

    /// <summary>A destination that waits for, or receives, a migration.</summary>
    public static RunStatus Inmigrate => new("inmigrate");

    public static RunStatus InternalError => new("internal-error");

    /// <summary>Stopped because a disk reported an error and was told to stop the guest.</summary>
    public static RunStatus IoError => new("io-error");

    /// <summary>Stopped by a command, or arrived by migration at a QEMU started with -S.</summary>
    public static RunStatus Paused => new("paused");

    /// <summary>The source after a completed migration. Nothing but cont resumes it.</summary>
    public static RunStatus Postmigrate => new("postmigrate");

    /// <summary>Started with -S and not yet continued.</summary>
    public static RunStatus Prelaunch => new("prelaunch");

    /// <summary>The source with the guest stopped for the last part of a migration.</summary>
    public static RunStatus FinishMigrate => new("finish-migrate");

    public static RunStatus RestoreVm => new("restore-vm");
    public static RunStatus SaveVm => new("save-vm");

    /// <summary>Powered off, QEMU kept by -no-shutdown.</summary>
    public static RunStatus Shutdown => new("shutdown");

    public static RunStatus Suspended => new("suspended");
    public static RunStatus Watchdog => new("watchdog");
    public static RunStatus GuestPanicked => new("guest-panicked");
    public static RunStatus Colo => new("colo");

    public static RunStatus Of(string value) => new(value);

    public override string ToString() => Value;
}

using System.Text.Json.Serialization;

namespace Godwit.Qmp;

/// <summary>A switch of the migration; it sticks across roles, so set all of them each time.</summary>
[JsonConverter(typeof(QmpWordJson<MigrationCapability>))]
public readonly record struct MigrationCapability(string Value) : IQmpWord<MigrationCapability>
{
    public static MigrationCapability Events => new("events");
    public static MigrationCapability ReturnPath => new("return-path");
    public static MigrationCapability Multifd => new("multifd");
    public static MigrationCapability PauseBeforeSwitchover => new("pause-before-switchover");
    public static MigrationCapability LateBlockActivate => new("late-block-activate");
    public static MigrationCapability AutoConverge => new("auto-converge");
    public static MigrationCapability Xbzrle => new("xbzrle");
    public static MigrationCapability ZeroBlocks => new("zero-blocks");
    public static MigrationCapability ReleaseRam => new("release-ram");
    public static MigrationCapability PostcopyRam => new("postcopy-ram");
    public static MigrationCapability PostcopyPreempt => new("postcopy-preempt");
    public static MigrationCapability PostcopyBlocktime => new("postcopy-blocktime");
    public static MigrationCapability BackgroundSnapshot => new("background-snapshot");
    public static MigrationCapability MappedRam => new("mapped-ram");
    public static MigrationCapability SwitchoverAck => new("switchover-ack");
    public static MigrationCapability ValidateUuid => new("validate-uuid");
    public static MigrationCapability DirtyLimit => new("dirty-limit");
    public static MigrationCapability DirtyBitmaps => new("dirty-bitmaps");
    public static MigrationCapability ZeroCopySend => new("zero-copy-send");
    public static MigrationCapability XIgnoreShared => new("x-ignore-shared");

    public static MigrationCapability Of(string value) => new(value);

    public override string ToString() => Value;
}

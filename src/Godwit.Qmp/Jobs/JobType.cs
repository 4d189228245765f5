using System.Text.Json.Serialization;

namespace Godwit.Qmp;

/// <summary>What kind of work a job does.</summary>
[JsonConverter(typeof(QmpWordJson<JobType>))]
public readonly record struct JobType(string Value) : IQmpWord<JobType>
{
    public static JobType Mirror => new("mirror");
    public static JobType Commit => new("commit");
    public static JobType Stream => new("stream");
    public static JobType Backup => new("backup");
    public static JobType Create => new("create");
    public static JobType Amend => new("amend");
    public static JobType SnapshotLoad => new("snapshot-load");
    public static JobType SnapshotSave => new("snapshot-save");
    public static JobType SnapshotDelete => new("snapshot-delete");

    public static JobType Of(string value) => new(value);

    public override string ToString() => Value;
}

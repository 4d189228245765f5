using System.Text.Json.Serialization;

namespace Godwit.Qmp;

/// <summary>Where a job is in its life.</summary>
[JsonConverter(typeof(QmpWordJson<JobStatus>))]
public readonly record struct JobStatus(string Value) : IQmpWord<JobStatus>
{
    public static JobStatus Created => new("created");
    public static JobStatus Running => new("running");
    public static JobStatus Paused => new("paused");

    /// <summary>A mirror has caught up and follows the guest's writes.</summary>
    public static JobStatus Ready => new("ready");

    public static JobStatus Standby => new("standby");
    public static JobStatus Waiting => new("waiting");
    public static JobStatus Pending => new("pending");
    public static JobStatus Aborting => new("aborting");

    /// <summary>
    /// Over, well or badly: the job's error says which. It stays listed until dismissed when auto-dismiss is off.
    /// </summary>
    public static JobStatus Concluded => new("concluded");

    /// <summary>Forgotten: dismissed.</summary>
    public static JobStatus Null => new("null");

    public static JobStatus Undefined => new("undefined");

    public static JobStatus Of(string value) => new(value);

    public override string ToString() => Value;
}

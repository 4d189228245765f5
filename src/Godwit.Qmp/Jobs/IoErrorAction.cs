using System.Text.Json.Serialization;

namespace Godwit.Qmp;

/// <summary>What a job does when a disk or a link fails.</summary>
[JsonConverter(typeof(QmpWordJson<IoErrorAction>))]
public readonly record struct IoErrorAction(string Value) : IQmpWord<IoErrorAction>
{
    /// <summary>The job ends with the error. The only choice that does not leave a stalled job alive.</summary>
    public static IoErrorAction Report => new("report");

    public static IoErrorAction Ignore => new("ignore");
    public static IoErrorAction Enospc => new("enospc");
    public static IoErrorAction Stop => new("stop");
    public static IoErrorAction Auto => new("auto");

    public static IoErrorAction Of(string value) => new(value);

    public override string ToString() => Value;
}

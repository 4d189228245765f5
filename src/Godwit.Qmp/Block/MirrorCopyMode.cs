using System.Text.Json.Serialization;

namespace Godwit.Qmp;

/// <summary>When a mirror copies what the guest writes.</summary>
[JsonConverter(typeof(QmpWordJson<MirrorCopyMode>))]
public readonly record struct MirrorCopyMode(string Value) : IQmpWord<MirrorCopyMode>
{
    /// <summary>Later, from a dirty bitmap.</summary>
    public static MirrorCopyMode Background => new("background");

    /// <summary>Before the guest's write is acknowledged. There is no way back to background.</summary>
    public static MirrorCopyMode WriteBlocking => new("write-blocking");

    public static MirrorCopyMode Of(string value) => new(value);

    public override string ToString() => Value;
}

namespace Godwit.Qmp;

/// <summary>What QEMU says first: <c>{"QMP": {"version": {...}, "capabilities": ["oob"]}}</c>.</summary>
public sealed record QmpGreeting
{
    public required QemuVersion Version { get; init; }

    /// <summary>"oob" when some commands may overtake others (exec-oob).</summary>
    public required IReadOnlyList<string> Capabilities { get; init; }
}

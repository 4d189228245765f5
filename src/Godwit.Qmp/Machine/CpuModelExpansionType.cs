using System.Text.Json.Serialization;

namespace Godwit.Qmp;

/// <summary>How far a processor model is taken apart.</summary>
[JsonConverter(typeof(QmpWordJson<CpuModelExpansionType>))]
public readonly record struct CpuModelExpansionType(string Value) : IQmpWord<CpuModelExpansionType>
{
    /// <summary>A model that never changes, and what it takes to make the other of it: each feature once, on or off.</summary>
    public static CpuModelExpansionType Static => new("static");

    /// <summary>Every property, also those that are other names of one.</summary>
    public static CpuModelExpansionType Full => new("full");

    public static CpuModelExpansionType Of(string value) => new(value);

    public override string ToString() => Value;
}

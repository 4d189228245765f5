namespace Godwit.Qmp;

/// <summary>A property of an object inside QEMU.</summary>
public sealed record QomProperty
{
    public required string Name { get; init; }

    /// <summary>"child&lt;T&gt;" for an object that lives below this one.</summary>
    public required string Type { get; init; }

    public string? Description { get; init; }
}

using System.Text.Json.Serialization;

namespace Godwit.Contracts.Vms;

/// <summary>Identity of a checkpoint. It never changes and travels with the VM.</summary>
[JsonConverter(typeof(CheckpointIdJson))]
public readonly record struct CheckpointId(Guid Value)
{
    public static CheckpointId New() => new(Guid.CreateVersion7());

    public static bool TryParse(string? text, out CheckpointId id)
    {
        bool ok = Guid.TryParse(text, out Guid value);
        id = new CheckpointId(value);
        return ok;
    }

    public override string ToString() => Value.ToString("D");
}

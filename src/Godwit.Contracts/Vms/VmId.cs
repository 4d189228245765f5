using System.Text.Json.Serialization;

namespace Godwit.Contracts.Vms;

/// <summary>Identity of a virtual machine. It never changes, not when the VM is renamed and not when it moves.</summary>
[JsonConverter(typeof(VmIdJson))]
public readonly record struct VmId(Guid Value)
{
    public static VmId New() => new(Guid.CreateVersion7());

    public static bool TryParse(string? text, out VmId id)
    {
        bool ok = Guid.TryParse(text, out Guid value);
        id = new VmId(value);
        return ok;
    }

    public override string ToString() => Value.ToString("D");
}

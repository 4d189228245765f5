using System.Text.Json.Serialization;

namespace Godwit.Contracts.Moves;

[JsonConverter(typeof(EnumNameJson<MoveStorageKind>))]
public enum MoveStorageKind
{
    /// <summary>Move the virtual machine's data to a single location.</summary>
    SingleLocation,
    /// <summary>Move the virtual machine's data by selecting where to move the items.</summary>
    PerItem,
    /// <summary>Move only the virtual machine; both hosts reach the same files.</summary>
    OnlyVirtualMachine,
    /// <summary>Move only the virtual machine's virtual hard disks; on the same host.</summary>
    OnlyVirtualHardDisks,
}

using System.Text.Json.Serialization;

namespace Godwit.Contracts.Moves;

/// <summary>What becomes of the ISO images in a VM's DVD drives when it goes to another host.</summary>
[JsonConverter(typeof(EnumNameJson<IsoChoice>))]
public enum IsoChoice
{
    /// <summary>Used at the destination if the same file is there under the same path, else carried along.</summary>
    FindOrCarry,
    /// <summary>Copied into the VM's folder at the destination.</summary>
    Carry,
    /// <summary>Refused unless the same file is there under the same path.</summary>
    Find,
    /// <summary>The drives arrive empty.</summary>
    Eject,
}

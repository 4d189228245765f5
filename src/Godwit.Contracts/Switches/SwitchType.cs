using System.Text.Json.Serialization;

namespace Godwit.Contracts.Switches;

/// <summary>Hyper-V's three kinds of switches.</summary>
[JsonConverter(typeof(EnumNameJson<SwitchType>))]
public enum SwitchType
{
    /// <summary>Only guests of this host see one another.</summary>
    Private,
    /// <summary>Guests and the host itself.</summary>
    Internal,
    /// <summary>Guests and the physical network behind one of the host's adapters.</summary>
    External,
}

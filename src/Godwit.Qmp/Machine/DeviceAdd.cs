using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Plugs a device in. Refused when its id is taken, or its bus takes none while the guest runs.</summary>
public sealed record DeviceAdd : IQmpCommand<QmpEmpty>
{
    /// <summary>"driver", "id", "bus" and the options of that driver.</summary>
    public required JsonObject Device { get; init; }

    string IQmpCommand<QmpEmpty>.Verb => "device_add";

    object IQmpCommand<QmpEmpty>.Arguments => Device;

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.JsonObject;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}

using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Makes an object of any kind inside QEMU. Refused when the id is taken.</summary>
public sealed record ObjectAdd : IQmpCommand<QmpEmpty>
{
    /// <summary>Everything: "qom-type", "id" and the properties of that type.</summary>
    public required JsonObject Object { get; init; }

    string IQmpCommand<QmpEmpty>.Verb => "object-add";

    object IQmpCommand<QmpEmpty>.Arguments => Object;

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.JsonObject;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}

using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>
/// Asks the guest to let go of a device. It is gone when DEVICE_DELETED says so, which a guest that does not listen never does.
/// </summary>
public sealed record DeviceDel : IQmpCommand<QmpEmpty>
{
    public required string Id { get; init; }

    string IQmpCommand<QmpEmpty>.Verb => "device_del";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.DeviceDel;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}

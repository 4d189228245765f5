using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Presses the power button; the guest may ignore it.</summary>
public sealed record SystemPowerdown : IQmpCommand<QmpEmpty>
{
    string IQmpCommand<QmpEmpty>.Verb => "system_powerdown";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.SystemPowerdown;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}

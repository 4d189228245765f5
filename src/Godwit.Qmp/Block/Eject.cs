using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Opens a drive's tray and takes out what is in it. An empty drive is no error.</summary>
public sealed record Eject : IQmpCommand<QmpEmpty>
{
    /// <summary>The device's id.</summary>
    public required string Id { get; init; }

    /// <summary>Although the guest has locked the tray.</summary>
    public required bool Force { get; init; }

    string IQmpCommand<QmpEmpty>.Verb => "eject";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.Eject;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}

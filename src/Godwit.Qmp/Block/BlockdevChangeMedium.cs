using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Puts an image into a drive in place of what is in it, and closes the tray.</summary>
public sealed record BlockdevChangeMedium : IQmpCommand<QmpEmpty>
{
    /// <summary>The device's id.</summary>
    public required string Id { get; init; }

    public required string Filename { get; init; }

    /// <summary>Driver of the image; never guessed.</summary>
    public required string Format { get; init; }

    /// <summary>Although the guest has locked the tray.</summary>
    public required bool Force { get; init; }

    /// <summary>"read-only" for what nobody writes to.</summary>
    public required string ReadOnlyMode { get; init; }

    string IQmpCommand<QmpEmpty>.Verb => "blockdev-change-medium";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.BlockdevChangeMedium;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}

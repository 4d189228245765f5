using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Changes the size of an image under the guest.</summary>
public sealed record BlockResize : IQmpCommand<QmpEmpty>
{
    public required string NodeName { get; init; }

    /// <summary>In bytes.</summary>
    public required long Size { get; init; }

    string IQmpCommand<QmpEmpty>.Verb => "block_resize";

    JsonTypeInfo IQmpCommand<QmpEmpty>.ArgumentsType => QmpJson.Default.BlockResize;

    JsonTypeInfo<QmpEmpty> IQmpCommand<QmpEmpty>.ReplyType => QmpJson.Default.QmpEmpty;
}

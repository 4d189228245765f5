using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Asks for QEMU's character devices, among them the channels that lead into the guest.</summary>
public sealed record QueryChardev : IQmpCommand<IReadOnlyList<ChardevInfo>>
{
    string IQmpCommand<IReadOnlyList<ChardevInfo>>.Verb => "query-chardev";

    JsonTypeInfo IQmpCommand<IReadOnlyList<ChardevInfo>>.ArgumentsType => QmpJson.Default.QueryChardev;

    JsonTypeInfo<IReadOnlyList<ChardevInfo>> IQmpCommand<IReadOnlyList<ChardevInfo>>.ReplyType => QmpJson.Default.IReadOnlyListChardevInfo;
}

using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Asks for the guest's processors, without disturbing them.</summary>
public sealed record QueryCpusFast : IQmpCommand<IReadOnlyList<CpuInfo>>
{
    string IQmpCommand<IReadOnlyList<CpuInfo>>.Verb => "query-cpus-fast";

    JsonTypeInfo IQmpCommand<IReadOnlyList<CpuInfo>>.ArgumentsType => QmpJson.Default.QueryCpusFast;

    JsonTypeInfo<IReadOnlyList<CpuInfo>> IQmpCommand<IReadOnlyList<CpuInfo>>.ReplyType => QmpJson.Default.IReadOnlyListCpuInfo;
}

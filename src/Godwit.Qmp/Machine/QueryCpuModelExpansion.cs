using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Asks what a processor model means under this QEMU's accelerator, on this host.</summary>
public sealed record QueryCpuModelExpansion : IQmpCommand<CpuModelExpansion>
{
    public required CpuModelExpansionType Type { get; init; }

    public required CpuModel Model { get; init; }

    string IQmpCommand<CpuModelExpansion>.Verb => "query-cpu-model-expansion";

    JsonTypeInfo IQmpCommand<CpuModelExpansion>.ArgumentsType => QmpJson.Default.QueryCpuModelExpansion;

    JsonTypeInfo<CpuModelExpansion> IQmpCommand<CpuModelExpansion>.ReplyType => QmpJson.Default.CpuModelExpansion;
}

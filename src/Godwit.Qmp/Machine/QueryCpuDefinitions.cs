using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Asks which processor models this QEMU offers on this host.</summary>
public sealed record QueryCpuDefinitions : IQmpCommand<IReadOnlyList<CpuDefinition>>
{
    string IQmpCommand<IReadOnlyList<CpuDefinition>>.Verb => "query-cpu-definitions";

    JsonTypeInfo IQmpCommand<IReadOnlyList<CpuDefinition>>.ArgumentsType => QmpJson.Default.QueryCpuDefinitions;

    JsonTypeInfo<IReadOnlyList<CpuDefinition>> IQmpCommand<IReadOnlyList<CpuDefinition>>.ReplyType =>
        QmpJson.Default.IReadOnlyListCpuDefinition;
}

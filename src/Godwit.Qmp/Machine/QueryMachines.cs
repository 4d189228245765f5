using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>Asks which machine types this QEMU can be.</summary>
public sealed record QueryMachines : IQmpCommand<IReadOnlyList<MachineInfo>>
{
    string IQmpCommand<IReadOnlyList<MachineInfo>>.Verb => "query-machines";

    JsonTypeInfo IQmpCommand<IReadOnlyList<MachineInfo>>.ArgumentsType => QmpJson.Default.QueryMachines;

    JsonTypeInfo<IReadOnlyList<MachineInfo>> IQmpCommand<IReadOnlyList<MachineInfo>>.ReplyType =>
        QmpJson.Default.IReadOnlyListMachineInfo;
}

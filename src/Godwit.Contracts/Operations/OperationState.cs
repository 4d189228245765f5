using System.Text.Json.Serialization;

namespace Godwit.Contracts.Operations;

[JsonConverter(typeof(EnumNameJson<OperationState>))]
public enum OperationState
{
    Running,
    Completed,
    Failed,
    Cancelled,
}

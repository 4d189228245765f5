using System.Text.Json.Serialization;

namespace Godwit.Contracts.Vms;

/// <summary>What becomes of a running VM when its host shuts down, as Hyper-V's AutomaticStopAction.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StopAction>))]
public enum StopAction
{
    TurnOff = 2,
    Save = 3,
    ShutDown = 4,
}

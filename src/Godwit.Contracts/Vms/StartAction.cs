using System.Text.Json.Serialization;

namespace Godwit.Contracts.Vms;

/// <summary>What becomes of a VM when its host starts, as Hyper-V's AutomaticStartAction.</summary>
[JsonConverter(typeof(EnumNameJson<StartAction>))]
public enum StartAction
{
    Nothing = 2,
    StartIfRunning = 3,
    Start = 4,
}

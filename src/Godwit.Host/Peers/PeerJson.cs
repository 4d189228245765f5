using System.Text.Json.Serialization;
using Godwit.Contracts.Processors;
using Godwit.Host.Migration;
using Godwit.Host.Queue;

namespace Godwit.Host.Peers;

/// <summary>JSON of the link between hosts. Unknown members are skipped: a newer host may say more.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(MoveOrder))]
[JsonSerializable(typeof(ArrivalRecord))]
[JsonSerializable(typeof(LandingAnswer))]
[JsonSerializable(typeof(SlotNeeds))]
[JsonSerializable(typeof(TurnAnswer))]
[JsonSerializable(typeof(PeerFacts))]
[JsonSerializable(typeof(HostProcessorView))]
[JsonSerializable(typeof(LandingAddress))]
[JsonSerializable(typeof(GoAnswer))]
[JsonSerializable(typeof(RejoinAnswer))]
[JsonSerializable(typeof(Verdict))]
[JsonSerializable(typeof(ProbeRequest))]
[JsonSerializable(typeof(ProbeAnswer))]
[JsonSerializable(typeof(FileQuestion))]
[JsonSerializable(typeof(FileAnswer))]
[JsonSerializable(typeof(FileCoverage))]
[JsonSerializable(typeof(FileEnd))]
[JsonSerializable(typeof(RateAnswer))]
internal sealed partial class PeerJson : JsonSerializerContext;

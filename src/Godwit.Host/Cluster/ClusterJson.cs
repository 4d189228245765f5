using System.Text.Json.Serialization;
using Godwit.Host.Cluster.Guarding;
using Godwit.Host.Cluster.Members;
using Godwit.Host.Cluster.Detached;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Cluster.Volumes;

namespace Godwit.Host.Cluster;

/// <summary>JSON of the cluster's memory and of what a node keeps of it. Unknown members are skipped: a newer node may say more.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ClusterMember))]
[JsonSerializable(typeof(DetachedRecord))]
[JsonSerializable(typeof(GuardianState))]
[JsonSerializable(typeof(ClusterRecord))]
[JsonSerializable(typeof(NodeRecord))]
[JsonSerializable(typeof(NodeLife))]
[JsonSerializable(typeof(DaemonLife))]
[JsonSerializable(typeof(RoleRecord))]
[JsonSerializable(typeof(OwnerRecord))]
[JsonSerializable(typeof(RoleMoveRecord))]
[JsonSerializable(typeof(VolumeRecord))]
[JsonSerializable(typeof(EventRecord))]
[JsonSerializable(typeof(JoinTicket))]
[JsonSerializable(typeof(JoinOffer))]
[JsonSerializable(typeof(VolumeQuestion))]
[JsonSerializable(typeof(VolumeAnswer))]
internal sealed partial class ClusterJson : JsonSerializerContext;

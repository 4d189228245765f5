using System.Text.Json.Serialization;
using Godwit.Contracts.Checkpoints;
using Godwit.Contracts.Clusters;
using Godwit.Contracts.Compatibility;
using Godwit.Contracts.Domains;
using Godwit.Contracts.Exports;
using Godwit.Contracts.Hosts;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Processors;
using Godwit.Contracts.Storage;
using Godwit.Contracts.Switches;
using Godwit.Contracts.Vms;
using Godwit.Contracts.Volumes;

namespace Godwit.Contracts;

/// <summary>How the management API and vm.json look as JSON: camelCase, nulls left out, required members required.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    WriteIndented = true)]
[JsonSerializable(typeof(VmView))]
[JsonSerializable(typeof(ClusterView))]
[JsonSerializable(typeof(NodeView))]
[JsonSerializable(typeof(IReadOnlyList<NodeView>))]
[JsonSerializable(typeof(RoleView))]
[JsonSerializable(typeof(IReadOnlyList<RoleView>))]
[JsonSerializable(typeof(RoleMoveView))]
[JsonSerializable(typeof(IReadOnlyList<RoleMoveView>))]
[JsonSerializable(typeof(CreateClusterRequest))]
[JsonSerializable(typeof(AddNodeRequest))]
[JsonSerializable(typeof(SuspendNodeRequest))]
[JsonSerializable(typeof(ResumeNodeRequest))]
[JsonSerializable(typeof(SetNodeRequest))]
[JsonSerializable(typeof(AddRoleRequest))]
[JsonSerializable(typeof(SetRoleRequest))]
[JsonSerializable(typeof(MoveRoleRequest))]
[JsonSerializable(typeof(IReadOnlyList<ClusterEventView>))]
[JsonSerializable(typeof(ClusterVolumeView))]
[JsonSerializable(typeof(IReadOnlyList<ClusterVolumeView>))]
[JsonSerializable(typeof(AddClusterVolumeRequest))]
[JsonSerializable(typeof(IReadOnlyList<ValidationFinding>))]
[JsonSerializable(typeof(IReadOnlyList<VmView>))]
[JsonSerializable(typeof(VmConfiguration))]
[JsonSerializable(typeof(CreateVmRequest))]
[JsonSerializable(typeof(RenameVmRequest))]
[JsonSerializable(typeof(StopVmRequest))]
[JsonSerializable(typeof(RemoveVmRequest))]
[JsonSerializable(typeof(NewDisk))]
[JsonSerializable(typeof(SetVmRequest))]
[JsonSerializable(typeof(DvdMedium))]
[JsonSerializable(typeof(NewLogicalUnit))]
[JsonSerializable(typeof(IReadOnlyList<LogicalUnit>))]
[JsonSerializable(typeof(IReadOnlyList<CheckpointView>))]
[JsonSerializable(typeof(CreateCheckpointRequest))]
[JsonSerializable(typeof(RenameCheckpointRequest))]
[JsonSerializable(typeof(RestoreCheckpointRequest))]
[JsonSerializable(typeof(IReadOnlyList<VirtualHardDisk>))]
[JsonSerializable(typeof(VirtualHardDiskView))]
[JsonSerializable(typeof(CreateVirtualHardDiskRequest))]
[JsonSerializable(typeof(ConvertVirtualHardDiskRequest))]
[JsonSerializable(typeof(ResizeVirtualHardDiskRequest))]
[JsonSerializable(typeof(MergeVirtualHardDiskRequest))]
[JsonSerializable(typeof(CompactVirtualHardDiskRequest))]
[JsonSerializable(typeof(TestVirtualHardDiskRequest))]
[JsonSerializable(typeof(SetVirtualHardDiskRequest))]
[JsonSerializable(typeof(MoveRequest))]
[JsonSerializable(typeof(MoveStorageRequest))]
[JsonSerializable(typeof(LimitOperationRequest))]
[JsonSerializable(typeof(QueueOperationRequest))]
[JsonSerializable(typeof(ExportVmRequest))]
[JsonSerializable(typeof(ImportVmRequest))]
[JsonSerializable(typeof(CompatibilityReport))]
[JsonSerializable(typeof(MoveProgress))]
[JsonSerializable(typeof(MoveReport))]
[JsonSerializable(typeof(MoveWhatIf))]
[JsonSerializable(typeof(OperationView))]
[JsonSerializable(typeof(IReadOnlyList<OperationView>))]
[JsonSerializable(typeof(HostView))]
[JsonSerializable(typeof(HostSettings))]
[JsonSerializable(typeof(HostProcessorView))]
[JsonSerializable(typeof(DomainProcessorsView))]
[JsonSerializable(typeof(MigrationNetwork))]
[JsonSerializable(typeof(IReadOnlyList<MigrationNetwork>))]
[JsonSerializable(typeof(AddMigrationNetworkRequest))]
[JsonSerializable(typeof(SetMigrationNetworkRequest))]
[JsonSerializable(typeof(SwitchView))]
[JsonSerializable(typeof(IReadOnlyList<SwitchView>))]
[JsonSerializable(typeof(CreateSwitchRequest))]
[JsonSerializable(typeof(VolumeView))]
[JsonSerializable(typeof(IReadOnlyList<VolumeView>))]
[JsonSerializable(typeof(AddVolumeRequest))]
[JsonSerializable(typeof(DomainView))]
[JsonSerializable(typeof(CreateDomainRequest))]
[JsonSerializable(typeof(CreateTokenRequest))]
[JsonSerializable(typeof(JoinToken))]
[JsonSerializable(typeof(JoinDomainRequest))]
[JsonSerializable(typeof(IssueCertificateRequest))]
[JsonSerializable(typeof(DirectoryView))]
[JsonSerializable(typeof(JoinDirectoryRequest))]
[JsonSerializable(typeof(JoinByAccountRequest))]
[JsonSerializable(typeof(GroupRole))]
[JsonSerializable(typeof(IReadOnlyList<GroupRole>))]
[JsonSerializable(typeof(HostAdmissionSettings))]
[JsonSerializable(typeof(IssuedCertificate))]
[JsonSerializable(typeof(IReadOnlyList<AuditEntry>))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(ProblemBody))]
public sealed partial class GodwitJson : JsonSerializerContext;

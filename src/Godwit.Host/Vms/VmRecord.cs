using Godwit.Contracts.Vms;

namespace Godwit.Host.Vms;

/// <summary>A VM that this host owns: a row of the journal.</summary>
/// <param name="Folder">Where its vm.json lies.</param>
/// <param name="Generation">How often it has changed hands.</param>
/// <param name="IsRole">It is highly available: the cluster's register says who owns it, and this row only follows.</param>
internal sealed record VmRecord(VmId Id, string Name, string Folder, DesiredState Desired, long Generation, bool IsRole = false);

using Godwit.Contracts.Moves;
using Godwit.Contracts.Vms;

namespace Godwit.Host.Vms;

/// <summary>What an act made of a VM.</summary>
internal sealed record VmChange(VmRecord Record, VmConfiguration Configuration, VmPhase Phase, MoveReport? Report = null);

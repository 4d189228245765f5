using Godwit.Contracts.Vms;
using Godwit.Host.Vms;

namespace Godwit.Host.Migration;

/// <summary>A VM as it is, and the move that somebody wants of it.</summary>
internal sealed record MoveWish(VmRecord Vm, VmConfiguration Configuration, VmPhase Phase, VmRequest.Move Move);

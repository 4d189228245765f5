using Godwit.Contracts.Moves;
using Godwit.Contracts.Vms;

namespace Godwit.Contracts.Compatibility;

/// <summary>What stands against an import or a move, and what the machine would be like: Compare-VM's answer.</summary>
public sealed record CompatibilityReport
{
    /// <summary>The vm.json that was looked at; of a move that at the source.</summary>
    public required string Path { get; init; }

    /// <summary>The host that the machine would be on.</summary>
    public required string Destination { get; init; }

    /// <summary>Nothing but warnings speaks against it.</summary>
    public required bool IsCompatible { get; init; }

    /// <summary>Errors first.</summary>
    public required IReadOnlyList<Incompatibility> Incompatibilities { get; init; }

    /// <summary>Folder of the destination that vm.json would lie in.</summary>
    public required string Folder { get; init; }

    /// <summary>As which it would arrive.</summary>
    public required VmState State { get; init; }

    /// <summary>
    /// Of a move: the request with nothing left unsaid, a path for every file and a switch for every switch. Edited as wanted, it can be asked
    /// about or made as any request. Null for an import, and where not even a plan can be made.
    /// </summary>
    public MoveRequest? Plan { get; init; }

    /// <summary>The machine as it would be. New MAC addresses are given only when it is imported.</summary>
    public required VmConfiguration Vm { get; init; }
}

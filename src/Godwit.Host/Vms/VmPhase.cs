using Godwit.Host.Guests;

namespace Godwit.Host.Vms;

/// <summary>
/// What a VM is just now; each case holds only what is true in it.
/// <code>
///   Off --start--> Running --suspend--> Paused --resume--> Running
///    ^               | | \--save--> Saved --start--> Running
///    \---stop--------/ \--move--> Gone
/// </code>
/// </summary>
internal abstract record VmPhase
{
    private VmPhase()
    {
    }

    /// <summary>The guest, in the phases that have one.</summary>
    public virtual Guest? Guest => null;

    internal sealed record Off : VmPhase;

    internal sealed record Saved : VmPhase;

    internal sealed record Running(Guest Here) : VmPhase
    {
        public override Guest Guest => Here;
    }

    internal sealed record Paused(Guest Here) : VmPhase
    {
        public override Guest Guest => Here;
    }

    /// <summary>Removed, or owned by another host.</summary>
    internal sealed record Gone : VmPhase;
}

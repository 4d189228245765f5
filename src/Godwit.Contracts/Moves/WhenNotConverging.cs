using System.Text.Json.Serialization;

namespace Godwit.Contracts.Moves;

/// <summary>How a move ends whose guest writes memory faster than the link takes it.</summary>
[JsonConverter(typeof(EnumNameJson<WhenNotConverging>))]
public enum WhenNotConverging
{
    /// <summary>It goes on sending until the guest is calmer, the link is faster, or somebody cancels.</summary>
    Wait,
    /// <summary>It fails when its patience is over; the guest goes on at the source.</summary>
    Abort,
    /// <summary>
    /// When its patience is over, the guest goes ahead to the destination, and what is left of its memory follows while it runs
    /// there (QEMU's post-copy). Until the last page is there, its memory is in two places: if either QEMU or host dies then, the
    /// virtual machine starts again from its disks, as after a power cut.
    /// </summary>
    PostCopy,
}

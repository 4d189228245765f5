namespace Godwit.Host.Guests;

/// <summary>How it stands with memory that follows a guest which has gone ahead.</summary>
internal enum FollowingState
{
    /// <summary>All of it is at the destination.</summary>
    Whole,
    /// <summary>The connection is broken; what is missing is still at the source.</summary>
    Broken,
    /// <summary>The source's QEMU is gone, and what was missing with it.</summary>
    Lost,
}

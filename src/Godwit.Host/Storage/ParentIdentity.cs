namespace Godwit.Host.Storage;

/// <summary>
/// What a parent was when its child was connected with it. A parent is not written to while it has children, so a later time
/// of change means that the children no longer fit, exactly as in Hyper-V's VHD.
/// </summary>
/// <param name="SizeBytes">Its virtual size.</param>
/// <param name="ModifiedMicroseconds">Its file's time of change, since 1970; finer than this a time cannot be set.</param>
internal sealed record ParentIdentity(long SizeBytes, long ModifiedMicroseconds)
{
    public static ParentIdentity Of(ChainLink parent) => new(parent.SizeBytes, parent.Status.ModifiedNanoseconds / 1000);
}

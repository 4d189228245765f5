namespace Godwit.Host.Storage.Smb;

/// <summary>Those of the kernel's errors (errno) by which CIFS tells one trouble of a share from another.</summary>
internal static class KernelError
{
    public const int NotFound = 2;
    public const int TryAgain = 11;
    public const int AccessDenied = 13;
    public const int RemoteChanged = 78;
    public const int NoKey = 126;
    public const int KeyRevoked = 128;
    public const int KeyRejected = 129;

    /// <summary>There was no ticket to prove this host with.</summary>
    public static bool IsOfTicket(int error) => error is NoKey or KeyRevoked or KeyRejected;
}

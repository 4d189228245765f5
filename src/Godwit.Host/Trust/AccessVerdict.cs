namespace Godwit.Host.Trust;

internal enum AccessVerdict
{
    Allowed,
    NotAuthenticated,
    NotAllowed,
}

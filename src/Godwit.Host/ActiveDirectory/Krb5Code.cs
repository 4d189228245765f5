namespace Godwit.Host.ActiveDirectory;

/// <summary>Those of Kerberos' error numbers that mean something to an administrator (krb5.h, table "krb5").</summary>
internal static class Krb5Code
{
    public const int ClientUnknown = Table + 6;
    public const int ClientRevoked = Table + 18;
    public const int KeyWrong = Table + 24;
    public const int PasswordWrong = Table + 31;
    public const int ClockSkew = Table + 37;
    public const int RealmUnknown = Table + 154;
    public const int KdcUnreachable = Table + 156;
    public const int KeyNotFound = Table + 181;
    public const int RealmUnresolved = Table + 220;
    public const int KeytabNotReadable = 13;
    public const int KeytabMissing = 2;

    private const int Table = -1765328384;
}

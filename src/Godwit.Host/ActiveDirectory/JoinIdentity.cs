namespace Godwit.Host.ActiveDirectory;

/// <summary>Who adds this host to the directory. Printed, it shows no password.</summary>
internal sealed record JoinIdentity(string User, string Password)
{
    public override string ToString() => User;
}

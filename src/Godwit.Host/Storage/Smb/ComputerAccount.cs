namespace Godwit.Host.Storage.Smb;

/// <summary>Who this host is to a file server.</summary>
/// <param name="Realm">"LAB.TEST".</param>
/// <param name="Name">"HOSTA$".</param>
/// <param name="NetBiosName">"LAB": what Windows calls the realm; null while the directory has not said it.</param>
internal sealed record ComputerAccount(string Realm, string Name, string? NetBiosName = null)
{
    /// <summary>"LAB". Until it is known, what a realm is called where nobody has chosen otherwise.</summary>
    public string Domain => NetBiosName ?? Realm.Split('.')[0].ToUpperInvariant();

    /// <summary>"LAB\HOSTA$".</summary>
    public override string ToString() => $@"{Domain}\{Name}";
}

namespace Godwit.Host.Storage.Smb;

/// <summary>Who this host is to a file server.</summary>
/// <param name="Realm">"LAB.TEST".</param>
/// <param name="Name">"HOSTA$".</param>
internal sealed record ComputerAccount(string Realm, string Name)
{
    /// <summary>"LAB": what Windows calls the realm where nobody has chosen otherwise.</summary>
    public string Domain => Realm.Split('.')[0].ToUpperInvariant();

    /// <summary>"LAB\HOSTA$".</summary>
    public override string ToString() => $@"{Domain}\{Name}";
}

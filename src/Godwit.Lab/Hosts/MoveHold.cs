namespace Godwit.Lab.Hosts;

/// <summary>
/// Holds every move away from a host at a chosen moment until it is disposed; the guest stands still meanwhile. The lab must
/// have been brought up with <see cref="LabOptions.HoldMoves"/>. The moments' twin is the daemon's MoveHolds.
/// </summary>
public sealed class MoveHold : IDisposable
{
    internal const string Folder = "/etc/godwit/holds";

    private readonly string _file;

    private MoveHold(string file) => _file = file;

    /// <summary>The guest is paused and nothing is decided: before the destination is armed.</summary>
    public static MoveHold BeforeArm(LabHost source) => Place(source, "arm");

    /// <summary>The same, with the destination armed: from here it does not give the landing up without asking.</summary>
    public static MoveHold AfterArm(LabHost source) => Place(source, "armed");

    /// <summary>The register names the destination, which has not heard of it.</summary>
    public static MoveHold BeforeGo(LabHost source) => Place(source, "go");

    /// <summary>Of a storage migration: the guest is paused on its new files, and the register still names the old place.</summary>
    public static MoveHold BeforeSwitch(LabHost host) => Place(host, "switch");

    /// <summary>Of a storage migration: the register names the new place, and the guest stands still yet.</summary>
    public static MoveHold AfterSwitch(LabHost host) => Place(host, "switched");

    public void Dispose() => File.Delete(_file);

    private static MoveHold Place(LabHost source, string moment)
    {
        string folder = source.PathOutside(Folder);
        Directory.CreateDirectory(folder);
        string file = Path.Combine(folder, moment);
        File.WriteAllText(file, "");
        return new MoveHold(file);
    }
}

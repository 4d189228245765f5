using Godwit.Lab.Networks;

namespace Godwit.Lab.Directories;

/// <summary>Who is in the lab's directory. All 26 hosts that a lab may have are, so that one prepared directory serves every lab.</summary>
internal static class LabAccounts
{
    public const string FileServer = "FS";

    public static string OfHost(string letter) => "HOST" + letter.ToUpperInvariant();

    /// <param name="workFolder">A folder inside the domain controller, for keytabs and secrets.</param>
    public static DirectoryPlan Plan(string workFolder) => new()
    {
        Domain = LabDirectory.DomainName,
        Controller = LabServer.DomainController,
        ReverseZone = "0.70.10.in-addr.arpa",
        Computers = [.. Enumerable.Range(0, 26).Select(Host), Computer(FileServer, LabServer.FileServer.Address, ["cifs"], "fs", "files")],
        People = [DirectoryUser.Ada, DirectoryUser.Otto, DirectoryUser.Rita, DirectoryUser.Nemo],
        Groups =
        [
            new PlannedGroup("Site Admins", [DirectoryUser.Ada.Name]),
            new PlannedGroup("Hyper-V Administrators", ["Site Admins"]),
            new PlannedGroup("Godwit Operators", [DirectoryUser.Otto.Name]),
            new PlannedGroup("Godwit Readers", [DirectoryUser.Rita.Name]),
        ],
        Member = new PlannedMember(FileServer, Path.Combine(workFolder, "secrets.tdb")),
        KeytabFolder = workFolder,
    };

    private static PlannedComputer Host(int index)
    {
        string letter = ((char)('a' + index)).ToString();
        return Computer(OfHost(letter), Fabric.AddressOf(LabNetwork.Management, index + 1)!, ["HTTP"], "host" + letter);
    }

    private static PlannedComputer Computer(string account, string address, string[] services, params string[] names) => new(
        account,
        $"Lab-{account}-1",
        [.. names.SelectMany(name => services.Prepend("host").Select(service => $"{service}/{name}.{LabDirectory.DnsDomain}"))],
        names,
        address);
}

using System.Text.Json;
using Godwit.Lab.Networks;

namespace Godwit.Lab.Hosts;

/// <summary>Writes a host's godwitd.json. The daemon sees the same paths on every host, as on real machines.</summary>
internal static class DaemonConfigurationFile
{
    public static void Write(string path, string hostName, int hostNumber, bool holdMoves)
    {
        string management = Fabric.AddressOf(LabNetwork.Management, hostNumber)!;
        string move = Fabric.AddressOf(LabNetwork.Move, hostNumber)!;
        DaemonConfiguration configuration = new()
        {
            HostName = hostName,
            StateFolder = MountPoints.ByFolder["state"],
            RunFolder = MountPoints.ByFolder["run"],
            VirtualMachinePath = MountPoints.ByFolder["vms"],
            ApiAddress = management + ":6601",
            MoveAddresses = [move + ":6600", management + ":6600"],
            GuestUser = "godwit-qemu",
            SharedFolders = [MountPoints.ByFolder["shared"], MountPoints.ByFolder["csv"]],
            HoldFolder = holdMoves ? MoveHold.Folder : null,
        };
        File.WriteAllText(path, JsonSerializer.Serialize(configuration, LabJson.Default.DaemonConfiguration));
    }
}

using Godwit.Lab.Networks;

namespace Godwit.Lab.Uml;

/// <summary>What init.c is told about its host.</summary>
internal static class UmlBootFile
{
    /// <param name="name">The host's name.</param>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="folders">Folders of the machine, and where the host sees them; true has the machine see every write at once.</param>
    /// <param name="socket">The daemon's socket inside.</param>
    public static string Text(string name, int number, IEnumerable<(string What, string Where, bool AtOnce)> folders, string socket)
    {
        // As outside, so that a managed daemon finds its runtime.
        string[] inherited = ["PATH", "DOTNET_ROOT"];
        string management = Fabric.AddressOf(LabNetwork.Management, number)!;
        IEnumerable<string> lines =
        [
            .. inherited.Where(each => Environment.GetEnvironmentVariable(each) is not null).Select(each => $"env {each}={Environment.GetEnvironmentVariable(each)}"),
            "env LANG=C.UTF-8",
            $"name {name}",
            .. folders.Select(each => $"hostfs {each.What} {each.Where}{(each.AtOnce ? " sync" : "")}"),
            $"tmpfs {Path.GetDirectoryName(socket)}",
            .. Enum.GetValues<LabNetwork>().Select(network => Device(network, number)),
            $"listen {management} {Fabric.ShellAddressOf(number)}",
            $"socket {socket}",
        ];
        return string.Join('\n', lines) + "\n";
    }

    private static string Device(LabNetwork network, int number)
    {
        string address = Fabric.AddressOf(network, number) is { } own ? $" {own} 255.255.255.0" : "";
        return $"device vec{(int)network} {Fabric.InterfaceOf(network)} 02:00:00:{70 + (int)network:x2}:00:{number:x2}{address}";
    }
}

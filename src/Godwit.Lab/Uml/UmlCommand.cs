using System.Globalization;
using Godwit.Lab.Networks;

namespace Godwit.Lab.Uml;

/// <summary>The command line that is a User-mode Linux host.</summary>
internal static class UmlCommand
{
    private const string SharedMemory = "/dev/shm";

    /// <param name="space">Where its taps are.</param>
    /// <param name="folder">The host's.</param>
    /// <param name="bootFile">What init is to read.</param>
    /// <param name="memoryMebibytes">Its memory.</param>
    /// <param name="disk">One that it shares with others, or none.</param>
    public static string[] Line(NetworkNamespace space, string folder, string bootFile, int memoryMebibytes, SharedDisk? disk)
    {
        UmlImage image = UmlImage.Locate();
        string control = Path.Combine(folder, "uml");
        Directory.CreateDirectory(control);
        return
        [
            // Its memory is a file there, which must hold all of it.
            "ip", "netns", "exec", space.Name, "env", "TMPDIR=" + (HasRoom(memoryMebibytes) ? SharedMemory : folder),
            image.KernelPath, "umid=host", "uml_dir=" + control, string.Create(CultureInfo.InvariantCulture, $"mem={memoryMebibytes}M"),
            "root=/dev/root", "rootfstype=hostfs", "rootflags=/", "ro", "init=" + image.InitPath, "gwboot=" + bootFile,
            "con=null", "con0=null,fd:1", "quiet",

            // A kernel that panics must not start itself again: its network would not come back with it.
            "noreboot", "panic=1",
            .. disk is null ? [] : (string[])[disk.KernelOption],
            .. Enum.GetValues<LabNetwork>().Select(network =>
                string.Create(CultureInfo.InvariantCulture, $"vec{(int)network}:transport=tap,ifname={Fabric.TapOf(network)},depth=128,gro=1")),
        ];
    }

    private static bool HasRoom(int mebibytes) =>
        Directory.Exists(SharedMemory) && new DriveInfo(SharedMemory).AvailableFreeSpace > (long)mebibytes << 20;
}

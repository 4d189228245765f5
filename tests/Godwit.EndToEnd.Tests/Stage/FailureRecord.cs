using Godwit.Lab;
using Godwit.Lab.Hosts;
using Xunit;

namespace Godwit.EndToEnd.Tests.Stage;

/// <summary>What the hosts said until a test failed, kept in artifacts/failures before the lab goes.</summary>
internal static class FailureRecord
{
    /// <summary>The folder it is kept in.</summary>
    public static string Keep(LocalLab lab, Exception failure)
    {
        string test = string.Concat((TestContext.Current.Test?.TestDisplayName ?? "setup").Select(c => char.IsLetterOrDigit(c) ? c : '_'));
        string folder = Path.Combine(LabPlaces.Root, "artifacts", "failures", test.Length > 150 ? test[^150..] : test);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "failure.txt"), failure.ToString());
        foreach (LabHost host in lab.Hosts)
        {
            Copy(host.DaemonLogPath, Path.Combine(folder, host.Name + ".log"));
            foreach (string log in Directory.EnumerateFiles(host.Folder, "qemu.log", SearchOption.AllDirectories))
            {
                Copy(log, Path.Combine(folder, $"{host.Name}-{Path.GetFileName(Path.GetDirectoryName(log))}.qemu.log"));
            }
        }

        return folder;
    }

    private static void Copy(string from, string to)
    {
        if (File.Exists(from))
        {
            File.Copy(from, to, overwrite: true);
        }
    }
}

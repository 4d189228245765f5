using Godwit.Lab;
using Godwit.Lab.Hosts;
using Xunit;

namespace Godwit.EndToEnd.Tests.Stage;

/// <summary>What the hosts said until a test failed, kept in artifacts/failures before the lab goes.</summary>
internal static class FailureRecord
{
    private const int Shown = 12;

    /// <summary>The last lines of everything; of a run elsewhere often nothing but its output remains.</summary>
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
        List<string> ends = [$"What the hosts said is in {Path.GetRelativePath(LabPlaces.Root, folder)} and ended so:"];
        foreach ((string name, string log) in lab.Hosts.SelectMany(Logs))
        {
            File.Copy(log, Path.Combine(folder, name), overwrite: true);
            string[] lines = File.ReadAllLines(log);
            ends.AddRange([$"-- {name}", .. lines[^Math.Min(Shown, lines.Length)..]]);
        }

        return string.Join('\n', ends);
    }

    private static IEnumerable<(string Name, string Log)> Logs(LabHost host)
    {
        if (File.Exists(host.DaemonLogPath))
        {
            yield return (host.Name + ".log", host.DaemonLogPath);
        }

        foreach (string name in (string[])["guardian.log", "etcd.log"])
        {
            if (File.Exists(host.PathOutside($"/var/lib/godwit/{name}")))
            {
                yield return ($"{host.Name}-{name}", host.PathOutside($"/var/lib/godwit/{name}"));
            }
        }

        foreach (string log in Directory.EnumerateFiles(host.Folder, "qemu.log", SearchOption.AllDirectories))
        {
            yield return ($"{host.Name}-{Path.GetFileName(Path.GetDirectoryName(log))}.qemu.log", log);
        }

        foreach (string consoles in Directory.EnumerateDirectories(host.Folder, "consoles", SearchOption.AllDirectories))
        {
            foreach (string log in Directory.EnumerateFiles(consoles))
            {
                yield return ($"{host.Name}-{Path.GetFileNameWithoutExtension(log)}.console.log", log);
            }
        }
    }
}

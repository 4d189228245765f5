namespace Godwit.Host.Cluster.Volumes;

/// <summary>What is mounted where: /proc/self/mounts.</summary>
internal static class Mounts
{
    /// <summary>The mount that a path lies on; null when it does not exist.</summary>
    public static (string MountPoint, string FileSystem, string Source)? Of(string path)
    {
        if (!Directory.Exists(path))
        {
            return null;
        }

        (string MountPoint, string FileSystem, string Source)? best = null;
        foreach (string line in File.ReadLines("/proc/self/mounts"))
        {
            string[] fields = line.Split(' ');
            string point = fields[1].Replace("\\040", " ", StringComparison.Ordinal);
            if ((path == point || point == "/" || path.StartsWith(point + "/", StringComparison.Ordinal)) && (best is null || point.Length >= best.Value.MountPoint.Length))
            {
                best = (point, fields[2], fields[0]);
            }
        }

        return best;
    }
}

using System.Text.Json;

namespace Godwit.Lab;

/// <summary>lab.json: what a lab is made of, written before anything is made, so that "down" always knows what to look for.</summary>
internal sealed record LabFile
{
    public const string FileName = "lab.json";

    public required string Name { get; init; }

    /// <summary>"a", "b", "c" …</summary>
    public required IReadOnlyList<string> Letters { get; init; }

    /// <summary>Rate of the move network as tc writes it; null is as fast as it goes.</summary>
    public string? Rate { get; init; }

    /// <summary>The godwitd that the hosts run; null for a lab of bare hosts.</summary>
    public string? DaemonPath { get; init; }

    /// <summary>True with an Active Directory, whose members all hosts are.</summary>
    public bool HasDirectory { get; init; }

    /// <summary>True with a file server in that directory.</summary>
    public bool HasFileServer { get; init; }

    /// <summary>Memory of each host, in MiB, if they are User-mode Linux; null if they are namespaces.</summary>
    public int? KernelMemoryMebibytes { get; init; }

    /// <summary>True when User-mode Linux hosts have a disk in common.</summary>
    public bool HasSharedDisk { get; init; }

    /// <summary>True once everything stands.</summary>
    public required bool Complete { get; init; }

    public static LabFile? Load(string stateFolder)
    {
        string path = Path.Combine(stateFolder, FileName);
        return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllText(path), LabJson.Default.LabFile) : null;
    }

    public void Save(string stateFolder)
    {
        Directory.CreateDirectory(stateFolder);
        string path = Path.Combine(stateFolder, FileName);
        File.WriteAllText(path + ".new", JsonSerializer.Serialize(this, LabJson.Default.LabFile));
        File.Move(path + ".new", path, overwrite: true);
    }
}

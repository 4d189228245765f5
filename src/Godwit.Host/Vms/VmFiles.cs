using System.Text.Json;
using Godwit.Contracts;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Storage;
using Godwit.Host.Storage.Smb;

namespace Godwit.Host.Vms;

/// <summary>A VM's own small files in its folder.</summary>
internal static class VmFiles
{
    /// <summary>Names in a VM's folder that are not for its disks.</summary>
    public static IReadOnlyList<string> OwnNames { get; } = ["vm.json", "memory.state", "vm.lock", "vm.owner"];

    /// <summary>Held locked by the QEMU of a guest whose folder other hosts reach, too.</summary>
    public static string Lock(string folder) => Path.Combine(folder, "vm.lock");

    /// <summary>Off, or saved, as its folder alone says.</summary>
    public static VmPhase PhaseAtRest(string folder) => FileStatus.Of(Memory(folder)) is null ? new VmPhase.Off() : new VmPhase.Saved();

    public static string Configuration(string folder) => Path.Combine(folder, "vm.json");

    /// <summary>The memory of a saved VM.</summary>
    public static string Memory(string folder) => Path.Combine(folder, "memory.state");

    /// <summary>Whether both would be written as the same file.</summary>
    public static bool AreSame(VmConfiguration one, VmConfiguration other) =>
        JsonSerializer.SerializeToUtf8Bytes(one, GodwitJson.Default.VmConfiguration).AsSpan()
            .SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(other, GodwitJson.Default.VmConfiguration));

    public static void Write(string folder, VmConfiguration configuration) =>
        DurableFile.Write(Configuration(folder), JsonSerializer.SerializeToUtf8Bytes(configuration, GodwitJson.Default.VmConfiguration));

    /// <summary>What a daemon that was killed while it wrote vm.json has left beside it.</summary>
    public static void DeleteHalfWritten(string folder) => DurableFile.DeleteHalfWritten(Configuration(folder));

    /// <summary>A vm.json with paths that hold wherever the folder is copied to.</summary>
    public static byte[] Portable(string folder, VmConfiguration configuration) => JsonSerializer.SerializeToUtf8Bytes(
        VmFileSet.Relocate(configuration, path => path.StartsWith(folder + "/", StringComparison.Ordinal) ? Path.GetRelativePath(folder, path) : path),
        GodwitJson.Default.VmConfiguration);

    /// <summary>Whether vm.json names other images to write to. One that is not there names none.</summary>
    public static bool HasOtherDisks(string folder, VmConfiguration vm) => FileStatus.Of(Configuration(folder)) is not null
        && !VmFileSet.Written(Read(folder, vm.Id)).Select(disk => disk.Path).SequenceEqual(VmFileSet.Written(vm).Select(disk => disk.Path), StringComparer.Ordinal);

    /// <exception cref="RefusedException">It is missing, damaged, another VM's, or of a newer version than this host knows.</exception>
    public static VmConfiguration Read(string folder, VmId id) => Read(folder, (VmId?)id);

    /// <param name="folder">Its folder. Paths in vm.json may be relative to it; in what is returned they are not.</param>
    /// <param name="id">Whose it must be; null for anybody's.</param>
    /// <exception cref="RefusedException">It is missing, damaged, another VM's, or of a newer version than this host knows.</exception>
    public static VmConfiguration Read(string folder, VmId? id)
    {
        string path = Configuration(folder);
        try
        {
            VmConfiguration configuration = JsonSerializer.Deserialize(File.ReadAllBytes(path), GodwitJson.Default.VmConfiguration)
                ?? throw new JsonException("it holds null");
            if (configuration.FormatVersion > VmFormat.Newest)
            {
                throw new RefusedException(
                    ProblemId.VmConfigurationTooNew, path,
                    $"{path} has version {configuration.FormatVersion}; this host knows up to {VmFormat.Newest}.", "Upgrade Godwit on this host.");
            }

            if (VmSoundness.FaultOf(configuration) is { } fault)
            {
                throw new JsonException(fault);
            }

            return id is null || configuration.Id == id
                ? VmFileSet.Relocate(configuration, file => UncPath.Plain(Path.GetFullPath(file, folder)))
                : throw new JsonException($"it is that of another one, {configuration.Name} ({configuration.Id})");
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new RefusedException(
                new Problem
                {
                    Id = ProblemId.VmConfigurationInvalid,
                    Target = path,
                    Message = $"{path} cannot be read as a virtual machine's configuration: {failure.Message}",
                    Remedy = id is null ? "Restore the file from a backup, or export the virtual machine again." : "Restore the file from a backup, then restart godwitd.",
                },
                failure);
        }
    }
}

using System.Text.Json;
using Godwit.Contracts;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Storage;

namespace Godwit.Host.Vms;

/// <summary>A VM's own small files in its folder.</summary>
internal static class VmFiles
{
    /// <summary>Names in a VM's folder that are not for its disks.</summary>
    public static IReadOnlyList<string> OwnNames { get; } = ["vm.json", "memory.state"];

    public static string Configuration(string folder) => Path.Combine(folder, "vm.json");

    /// <summary>The memory of a saved VM.</summary>
    public static string Memory(string folder) => Path.Combine(folder, "memory.state");

    /// <summary>Whether both would be written as the same file.</summary>
    public static bool AreSame(VmConfiguration one, VmConfiguration other) =>
        JsonSerializer.SerializeToUtf8Bytes(one, GodwitJson.Default.VmConfiguration).AsSpan()
            .SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(other, GodwitJson.Default.VmConfiguration));

    public static void Write(string folder, VmConfiguration configuration) =>
        DurableFile.Write(Configuration(folder), JsonSerializer.SerializeToUtf8Bytes(configuration, GodwitJson.Default.VmConfiguration));

    /// <exception cref="RefusedException">It is missing, damaged, or of a newer version than this host knows.</exception>
    public static VmConfiguration Read(string folder)
    {
        string path = Configuration(folder);
        try
        {
            VmConfiguration configuration = JsonSerializer.Deserialize(File.ReadAllBytes(path), GodwitJson.Default.VmConfiguration)
                ?? throw new JsonException("it holds null");
            return configuration.FormatVersion <= VmFormat.Newest
                ? configuration
                : throw new RefusedException(
                    ProblemId.VmConfigurationTooNew, path,
                    $"{path} has version {configuration.FormatVersion}; this host knows up to {VmFormat.Newest}.", "Upgrade Godwit on this host.");
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new RefusedException(
                new Problem
                {
                    Id = ProblemId.VmConfigurationInvalid,
                    Target = path,
                    Message = $"{path} cannot be read as a virtual machine's configuration: {failure.Message}",
                    Remedy = "Restore the file from a backup.",
                },
                failure);
        }
    }
}

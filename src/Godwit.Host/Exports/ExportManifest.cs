using System.Text.Json;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Storage;

namespace Godwit.Host.Exports;

/// <summary>export.json: what an export knows beyond vm.json, so that an import can be judged. It goes when the VM is imported in place.</summary>
internal sealed record ExportManifest
{
    public const string Name = "export.json";

    public required int FormatVersion { get; init; }

    public required DateTimeOffset ExportedAt { get; init; }

    public required string HostName { get; init; }

    /// <summary>"kvm" or "tcg": memory goes on only where it was written.</summary>
    public required string Accelerator { get; init; }

    public required string QemuVersion { get; init; }

    /// <summary>Saved, with memory.state, or Off.</summary>
    public required VmState State { get; init; }

    /// <summary>All that was copied.</summary>
    public required IReadOnlyList<ExportedFile> Files { get; init; }

    public static string PathIn(string folder) => Path.Combine(folder, Name);

    public byte[] Serialize() => JsonSerializer.SerializeToUtf8Bytes(this, ExportJson.Default.ExportManifest);

    /// <summary>Null when the folder has none: it was not exported.</summary>
    /// <exception cref="RefusedException">It is damaged.</exception>
    public static ExportManifest? Read(string folder)
    {
        string path = PathIn(folder);
        try
        {
            return FileStatus.Of(path) is null ? null
                : JsonSerializer.Deserialize(File.ReadAllBytes(path), ExportJson.Default.ExportManifest) ?? throw new JsonException("it holds null");
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new RefusedException(
                new Problem
                {
                    Id = ProblemId.VmConfigurationInvalid,
                    Target = path,
                    Message = $"{path} cannot be read as the description of an export: {failure.Message}",
                    Remedy = "Export the virtual machine again; or delete this file, and what is beside it is taken as it is.",
                },
                failure);
        }
    }
}

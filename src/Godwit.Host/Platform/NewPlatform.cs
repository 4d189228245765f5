using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Host.Storage;

namespace Godwit.Host.Platform;

/// <summary>Firmware and TPM of a new machine, or of one that is set anew.</summary>
internal static class NewPlatform
{
    private const string VariablesName = "variables";

    /// <exception cref="RefusedException">What belongs to generation 2 is asked for generation 1, or there is no such generation.</exception>
    public static void Check(CreateVmRequest request)
    {
        if (request.Generation is not (null or 1 or 2))
        {
            throw new RefusedException(
                ProblemId.MalformedRequest, "generation", $"There is no generation {request.Generation}.", "Give 1 (BIOS) or 2 (UEFI).");
        }

        if (request.Generation is not 2 && (request.SecureBoot is true || request.SecureBootTemplate is not null || request.Tpm is true))
        {
            throw NotTwo(request.Name);
        }
    }

    /// <summary>The plan of a new machine with what its generation needs.</summary>
    /// <exception cref="RefusedException">This host has no firmware, or no TPM emulator.</exception>
    public static VmConfiguration Plan(VmConfiguration plain, CreateVmRequest request, string folder, string hostName)
    {
        if (request.Generation is not 2)
        {
            return plain;
        }

        bool secure = request.SecureBoot ?? false;
        VmConfiguration planned = plain with
        {
            Firmware = FirmwareOf(request.SecureBootTemplate ?? DefaultTemplate(secure), secure, Path.Combine(folder, $"{VariablesName}.fd"), hostName),
            Tpm = request.Tpm is true ? new TrustedPlatformModule { StatePath = TpmState.PathIn(folder) } : null,
        };
        return FirmwareImages.Missing(planned, hostName) is { } missing ? throw new RefusedException(missing) : planned;
    }

    public static SecureBootTemplate DefaultTemplate(bool secureBoot) =>
        secureBoot ? SecureBootTemplate.MicrosoftUEFICertificateAuthority : SecureBootTemplate.None;

    public static Firmware FirmwareOf(SecureBootTemplate template, bool secureBoot, string path, string hostName)
    {
        string from = FirmwareImages.VariablesOf(template);
        return FileStatus.Of(from) is { } status
            ? new Firmware { VariablesPath = path, VariablesBytes = status.SizeBytes, SecureBoot = secureBoot, Template = template }
            : throw new RefusedException(FirmwareImages.Lacks(hostName, from, "UEFI firmware", "ovmf"));
    }

    /// <summary>Variables as their template has them. Nothing must be at the path.</summary>
    public static void MakeVariables(Firmware firmware, GuestUser user)
    {
        DurableFile.Write(firmware.VariablesPath, File.ReadAllBytes(FirmwareImages.VariablesOf(firmware.Template)));
        Ownership.GiveFile(firmware.VariablesPath, user);
    }

    public static RefusedException NotTwo(string vmName) => new(
        ProblemId.GenerationUnsupported, vmName, $"Secure boot and a TPM need a machine of generation 2, and {vmName} is of generation 1.",
        "Create it with --generation 2; a machine's generation never changes.");
}

using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;

namespace Godwit.Host.Platform;

/// <summary>What the host's packages ovmf and swtpm bring for machines of generation 2; Debian and Ubuntu have them at the same places.</summary>
internal static class FirmwareImages
{
    private const string Folder = "/usr/share/OVMF";
    private const string Swtpm = "/usr/bin/swtpm";

    /// <summary>The firmware itself. With secure boot it guards its variables in system management mode.</summary>
    public static string CodeOf(Firmware firmware) => firmware.SecureBoot ? $"{Folder}/OVMF_CODE_4M.secboot.fd" : $"{Folder}/OVMF_CODE_4M.fd";

    /// <summary>What a new machine's variables are copied from. The packages have one file with all of Microsoft's keys.</summary>
    public static string VariablesOf(SecureBootTemplate template) => template switch
    {
        SecureBootTemplate.None => $"{Folder}/OVMF_VARS_4M.fd",
        SecureBootTemplate.MicrosoftWindows or SecureBootTemplate.MicrosoftUEFICertificateAuthority => $"{Folder}/OVMF_VARS_4M.ms.fd",
    };

    /// <summary>What this host lacks to run the VM, or null.</summary>
    public static Problem? Missing(VmConfiguration vm, string hostName) =>
        vm.Firmware is { } firmware && !File.Exists(CodeOf(firmware)) ? Lacks(hostName, CodeOf(firmware), "UEFI firmware", "ovmf")
        : vm.Tpm is not null && !File.Exists(Swtpm) ? Lacks(hostName, Swtpm, "TPM emulator", "swtpm")
        : null;

    public static Problem Lacks(string hostName, string file, string what, string package) => new()
    {
        Id = ProblemId.FirmwareMissing,
        Target = file,
        Message = $"{hostName} has no {what}: there is no {file}.",
        Remedy = $"Install the package {package} there.",
    };
}

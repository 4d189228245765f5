using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Checkpoints;
using Godwit.Host.Guests;
using Godwit.Host.Storage;
using Godwit.Host.Vms;

namespace Godwit.Host.Platform;

/// <summary>
/// Set-VMFirmware, Enable-VMTPM and Disable-VMTPM, of a machine that is off. New files are made beside the old ones, vm.json changes
/// in one step, and only then the old ones go.
/// </summary>
internal sealed class PlatformActs(HostOptions options, DraftBook drafts, GuestUser user)
{
    /// <exception cref="RefusedException">The machine is not off, or not of generation 2.</exception>
    public static void Check(VmDriver vm, SetVmRequest wanted)
    {
        if (!IsAsked(wanted))
        {
            return;
        }

        if (vm.Configuration.Firmware is null)
        {
            throw NewPlatform.NotTwo(vm.Record.Name);
        }

        if (vm.Phase is not VmPhase.Off)
        {
            throw new RefusedException(
                ProblemId.VmWrongState, vm.Record.Name, $"Firmware and TPM of {vm.Record.Name} change only while it is off.",
                $"Stop it first: godwit vm stop {vm.Record.Name}.");
        }
    }

    public void Set(VmDriver vm, SetVmRequest wanted)
    {
        Check(vm, wanted);
        if (!IsAsked(wanted))
        {
            return;
        }

        VmConfiguration before = vm.Configuration;
        VmConfiguration after = before with { Firmware = FirmwareOf(vm, wanted), Tpm = TpmOf(vm, wanted) };
        if (FirmwareImages.Missing(after, options.HostName) is { } missing)
        {
            throw new RefusedException(missing);
        }

        string[] made = [.. VmFileSet.PlatformOf(after).Except(VmFileSet.PlatformOf(before), StringComparer.Ordinal)];
        foreach (string file in made)
        {
            drafts.Add(file);
        }

        try
        {
            Make(after, made);
            IReadOnlyList<string> dropped = DiskImages.Dropped(before, after);
            DraftDeletion.Announce(drafts, dropped, () => vm.Rewrite(after));
            DraftDeletion.Delete(drafts, dropped);
        }
        catch
        {
            DraftDeletion.Delete(drafts, [.. made.Except(VmFileSet.PlatformOf(vm.Configuration), StringComparer.Ordinal)]);
            throw;
        }

        foreach (string file in made)
        {
            drafts.Remove(file);
        }
    }

    private void Make(VmConfiguration after, string[] made)
    {
        if (after.Firmware is { } firmware && made.Contains(firmware.VariablesPath))
        {
            NewPlatform.MakeVariables(firmware, user);
        }

        if (after.Tpm is { } tpm && made.Contains(tpm.StatePath))
        {
            TpmState.Make(tpm.StatePath, user);
        }
    }

    /// <summary>Variables without keys would leave secure boot in setup mode for good: they are made anew, unless that is what was asked.</summary>
    private Firmware FirmwareOf(VmDriver vm, SetVmRequest wanted)
    {
        Firmware now = vm.Configuration.Firmware!;
        bool secure = wanted.SecureBoot ?? now.SecureBoot;
        SecureBootTemplate? template = wanted.SecureBootTemplate
            ?? (wanted.SecureBoot is true && !now.SecureBoot && now.Template is SecureBootTemplate.None ? NewPlatform.DefaultTemplate(secure) : null);
        return template is { } anew
            ? NewPlatform.FirmwareOf(anew, secure, Path.Combine(vm.Record.Folder, $"variables_{Guid.CreateVersion7()}.fd"), options.HostName)
            : now with { SecureBoot = secure };
    }

    private static TrustedPlatformModule? TpmOf(VmDriver vm, SetVmRequest wanted) => (vm.Configuration.Tpm, wanted.Tpm) switch
    {
        (null, true) => new TrustedPlatformModule { StatePath = TpmState.PathIn(vm.Record.Folder, $"_{Guid.CreateVersion7()}") },
        (_, false) => null,
        (var now, _) => now,
    };

    private static bool IsAsked(SetVmRequest wanted) => wanted is not { SecureBoot: null, SecureBootTemplate: null, Tpm: null };
}

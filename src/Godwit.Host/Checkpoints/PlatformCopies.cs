using Godwit.Contracts.Vms;
using Godwit.Host.Guests;
using Godwit.Host.Platform;
using Godwit.Host.Storage;

namespace Godwit.Host.Checkpoints;

/// <summary>
/// Checkpoints' firmware variables and TPM states: small files, copied whole. A paused guest's are read while it stands still and
/// written when it goes on. A file is a draft until vm.json names it.
/// </summary>
internal sealed class PlatformCopies(DraftBook drafts, GuestUser user)
{
    /// <summary>The configuration with copies of its own, for a checkpoint.</summary>
    public static VmConfiguration Plan(VmConfiguration configuration, string folder, string stem) => configuration with
    {
        Firmware = configuration.Firmware is { } firmware
            ? firmware with { VariablesPath = Path.Combine(folder, $"{stem}.vars.fd"), NodeName = null }
            : null,
        Tpm = configuration.Tpm is null ? null : new TrustedPlatformModule { StatePath = Path.Combine(folder, $"{stem}.tpm") },
    };

    /// <summary>The same for a present that is made of a checkpoint: new files, because the old present's are needed until vm.json has changed.</summary>
    public static VmConfiguration PlanPresent(VmConfiguration configuration, string folder)
    {
        string mark = $"_{Guid.CreateVersion7()}";
        VmConfiguration present = Plan(configuration, folder, $"present{mark}");
        return present.Tpm is null ? present : present with { Tpm = new TrustedPlatformModule { StatePath = TpmState.PathIn(folder, mark) } };
    }

    /// <summary>Of a guest that stands still or does not run.</summary>
    public static PlatformContent Look(VmConfiguration configuration) => new(
        configuration.Firmware is { } firmware ? File.ReadAllBytes(firmware.VariablesPath) : null,
        configuration.Tpm is { } tpm ? TpmState.Read(tpm.StatePath) : null);

    /// <summary>On disk, with their names, when this returns.</summary>
    public void Write(PlatformContent content, VmConfiguration to)
    {
        if (content.Variables is { } variables && to.Firmware is { } firmware)
        {
            Write(firmware.VariablesPath, variables);
        }

        if (content.TpmState is { } state && to.Tpm is { } tpm)
        {
            if (Path.GetFileName(tpm.StatePath) == TpmState.FileName)
            {
                drafts.Add(tpm.StatePath);
                TpmState.Make(tpm.StatePath, user, state);
            }
            else
            {
                Write(tpm.StatePath, state);
            }
        }
    }

    private void Write(string path, byte[] content)
    {
        Folders.Create(Path.GetDirectoryName(path)!);
        drafts.Add(path);
        DurableFile.Write(path, content);
        Ownership.GiveFile(path, user);
    }
}

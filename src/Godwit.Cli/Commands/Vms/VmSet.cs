using System.CommandLine;
using Godwit.Cli.Running;
using Godwit.Contracts.Vms;

namespace Godwit.Cli.Commands.Vms;

internal static class VmSet
{
    public static Command Create(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> vm = CommonArguments.Vm(names);
        Option<CheckpointType?> type = CommonArguments.Choice<CheckpointType>(
            "--checkpoint-type",
            "Which checkpoints it makes: Standard (with memory), Production (disks alone, at rest if an agent in the guest answers), "
                + "ProductionOnly (none if none answers), Disabled");
        Option<string?> folder = new("--checkpoint-folder")
        {
            Description = "Where the memory of new checkpoints goes; '' is the virtual machine's folder", HelpName = "FOLDER",
        };
        Option<string?> paging = new("--smart-paging-folder")
        {
            Description = "Where its smart paging file goes from its next start on; '' is the virtual machine's folder", HelpName = "FOLDER",
        };
        Option<Switched?> secure = CommonArguments.Choice<Switched>("--secure-boot", "Start only signed boot loaders: on, off (generation 2, off)");
        Option<SecureBootTemplate?> template = CommonArguments.Choice<SecureBootTemplate>(
            "--secure-boot-template", "Make the firmware's variables anew with these keys: MicrosoftUEFICertificateAuthority, MicrosoftWindows, None");
        Option<Switched?> tpm = CommonArguments.Choice<Switched>("--tpm", "A virtual TPM: on, off, which forgets what it keeps (generation 2, off)");
        ProcessorOptions processor = new("off");
        var command = new CommandWithExamples(
            "set", "Changes settings of a virtual machine.", "godwit vm set web01 --checkpoint-type Production", "godwit vm set win01 --secure-boot on",
            "godwit vm set web01 --compatibility-for-migration on")
        {
            vm, type, folder, paging, secure, template, tpm,
        };
        processor.AddTo(command);
        return command
            .Acts(surroundings, vm, (invocation, host, name, cancellationToken) => host.SetVmAsync(
                name,
                new SetVmRequest
                {
                    CheckpointType = invocation.Of(type),
                    CheckpointFolder = invocation.Of(folder),
                    SmartPagingFolder = invocation.Of(paging),
                    SecureBoot = invocation.Of(secure) is { } boot ? boot is Switched.On : null,
                    SecureBootTemplate = invocation.Of(template),
                    Tpm = invocation.Of(tpm) is { } chip ? chip is Switched.On : null,
                    CpuModel = invocation.Of(processor.Model),
                    CompatibilityForMigrationEnabled = invocation.Of(processor.Compatibility) is { } compatible ? compatible is Switched.On : null,
                    CompatibilityForMigrationMode = invocation.Of(processor.Mode),
                },
                cancellationToken));
    }
}

using System.CommandLine;
using System.CommandLine.Parsing;
using Godwit.Contracts.Vms;

namespace Godwit.Cli.Commands.Vms;

/// <summary>The options of "vm create".</summary>
internal sealed class VmCreateOptions(CompletionNames names)
{
    public Option<long?> Memory { get; } = CommonArguments.Size("--memory", "Memory, a multiple of 1M [default: 1G]");

    public Option<int?> Cpus { get; } = CommonArguments.Number("--cpus", "Number of processors, 1 to 64 [default: 1]", 1, 64);

    public Option<NewDisk[]> Disks { get; } = new("--disk")
    {
        Description = "A virtual hard disk; repeatable",
        HelpName = "DISK",
        CustomParser = ReadDisks,
    };

    public Option<string[]> Switches { get; } = new Option<string[]>("--switch")
    {
        Description = "Switch to plug a network adapter into; repeatable",
        HelpName = "NAME",
    }.Complete(() => names.Switches);

    public Option<string[]> Macs { get; } = new("--mac")
    {
        Description = "MAC address of the adapter of the --switch in the same place [default: one from the host's range]; repeatable",
        HelpName = "MAC",
    };

    public Option<string> Kernel { get; } = new("--kernel")
    {
        Description = "Boot this kernel instead of the disk's boot loader",
        HelpName = "PATH",
    };

    public Option<string> Initrd { get; } = new("--initrd") { Description = "Initial RAM disk for --kernel", HelpName = "PATH" };

    public Option<string> Append { get; } = new("--append") { Description = "Kernel command line for --kernel", HelpName = "TEXT" };

    public Option<int?> Generation { get; } = CommonArguments.Number("--generation", "1 has a BIOS, 2 has UEFI [default: 1]", 1, 2);

    public Option<Switched?> SecureBoot { get; } = CommonArguments.Choice<Switched>(
        "--secure-boot", "Generation 2 starts only signed boot loaders: on, off [default: off]");

    public Option<SecureBootTemplate?> SecureBootTemplate { get; } = CommonArguments.Choice<SecureBootTemplate>(
        "--secure-boot-template", "Keys of the firmware: MicrosoftUEFICertificateAuthority, MicrosoftWindows, None [default: the first]");

    public Option<bool> Tpm { get; } = new("--tpm") { Description = "Generation 2 gets a virtual TPM 2.0" };

    public ProcessorOptions Processor { get; } = new();

    public Option<string> Folder { get; } = new("--folder")
    {
        Description = "Folder for vm.json and new disks [default: NAME in the host's VM folder]",
        HelpName = "PATH",
    };

    public Option<string> Notes { get; } = new("--notes") { Description = "Words to remember", HelpName = "TEXT" };

    public Option<StartAction?> StartAction { get; } = CommonArguments.Choice<StartAction>(
        "--start-action", "When the host starts: Nothing, StartIfRunning, Start [default: StartIfRunning]");

    public void AddTo(Command command)
    {
        Option[] all = [Memory, Cpus, Disks, Switches, Macs, Kernel, Initrd, Append, Generation, SecureBoot, SecureBootTemplate, Tpm, Folder, Notes, StartAction];
        foreach (Option option in all)
        {
            command.Options.Add(option);
        }

        Processor.AddTo(command);
    }

    private static NewDisk[] ReadDisks(ArgumentResult result)
    {
        List<NewDisk> disks = [];
        foreach (Token token in result.Tokens)
        {
            if (DiskText.TryParse(token.Value, out NewDisk disk, out string error))
            {
                disks.Add(disk);
            }
            else
            {
                result.AddError(error);
            }
        }

        return [.. disks];
    }
}

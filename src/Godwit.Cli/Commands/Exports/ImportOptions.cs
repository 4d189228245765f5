using System.CommandLine;
using Godwit.Cli.Running;
using Godwit.Contracts.Exports;

namespace Godwit.Cli.Commands.Exports;

/// <summary>The options of "vm import", and the request that they mean.</summary>
internal sealed class ImportOptions
{
    private readonly Argument<string> _path = new("FOLDER") { Description = "Folder of the host with the virtual machine's vm.json" };
    private readonly Option<bool> _copy = new("--copy") { Description = "Copy the files; without it they stay and are the virtual machine's" };
    private readonly Option<bool> _newId = new("--new-id") { Description = "With --copy: another virtual machine, with an id and MAC addresses of its own" };
    private readonly Option<string?> _name = new("--name") { Description = "Another name", HelpName = "NAME" };
    private readonly Option<string?> _configuration = Folder("--config-folder", "With --copy: folder for vm.json and what has no other place [default: NAME in the host's folder]");
    private readonly Option<string?> _disks = Folder("--vhd-folder", "With --copy: folder for the disks");
    private readonly Option<string?> _checkpoints = Folder("--checkpoint-folder", "With --copy: folder for the memory of checkpoints");
    private readonly Option<string?> _smartPaging = Folder("--smart-paging-folder", "With --copy: folder for the smart paging file");
    private readonly Option<string?> _diskSource = Folder("--vhd-source-folder", "Folder in which the disks are, if not where vm.json says");
    private readonly Option<bool> _newMacs = new("--new-macs") { Description = "Give every adapter a new MAC address" };
    private readonly Option<bool> _discardMemory = new("--discard-memory") { Description = "Leave memory out: it is off then, as after a power failure" };
    private readonly Option<bool> _anywhere = new("--files-anywhere") { Description = "Take files, too, that vm.json names outside its folder" };
    private readonly Option<long?> _limit = ExportArguments.Limit();
    private readonly SwitchPairs _switches = new();

    public void AddTo(Command command)
    {
        command.Arguments.Add(_path);
        Option[] all =
        [
            _copy, _newId, _name, _configuration, _disks, _checkpoints, _smartPaging, _diskSource, _switches.Option, _newMacs, _discardMemory, _anywhere, _limit,
        ];
        foreach (Option option in all)
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="UsageException">A switch is not OLD=NEW.</exception>
    public ImportVmRequest Read(Invocation invocation) => new()
    {
        Path = invocation.Of(_path),
        Copy = True(invocation, _copy),
        GenerateNewId = True(invocation, _newId),
        Name = invocation.Of(_name),
        VirtualMachineFolder = invocation.Of(_configuration),
        VhdFolder = invocation.Of(_disks),
        CheckpointFolder = invocation.Of(_checkpoints),
        SmartPagingFolder = invocation.Of(_smartPaging),
        VhdSourceFolder = invocation.Of(_diskSource),
        Switches = _switches.Read(invocation),
        NewMacAddresses = True(invocation, _newMacs),
        DiscardMemory = True(invocation, _discardMemory),
        FilesAnywhere = True(invocation, _anywhere),
        MaximumBytesPerSecond = invocation.Of(_limit),
    };

    private static bool? True(Invocation invocation, Option<bool> option) => invocation.Of(option) ? true : null;

    private static Option<string?> Folder(string name, string description) => new(name) { Description = description, HelpName = "FOLDER" };
}

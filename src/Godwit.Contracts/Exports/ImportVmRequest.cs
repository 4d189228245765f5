namespace Godwit.Contracts.Exports;

/// <summary>Import-VM: the machine in a folder becomes this host's, where its files are or as a copy of them. It is off or saved then.</summary>
public sealed record ImportVmRequest
{
    /// <summary>Folder with a vm.json, or the path of a vm.json.</summary>
    public required string Path { get; init; }

    /// <summary>True copies the files; otherwise they stay where they are and are the machine's from then on.</summary>
    public bool? Copy { get; init; }

    /// <summary>With Copy: the copy is another machine, with an id and MAC addresses of its own.</summary>
    public bool? GenerateNewId { get; init; }

    /// <summary>Another name; null is the one it had.</summary>
    public string? Name { get; init; }

    /// <summary>With Copy: folder for vm.json and everything that has no other place; null is "NAME" in the host's default VM folder.</summary>
    public string? VirtualMachineFolder { get; init; }

    /// <summary>With Copy: folder for the disks; null is that of vm.json.</summary>
    public string? VhdFolder { get; init; }

    /// <summary>With Copy: folder for the memory of checkpoints; null is that of vm.json.</summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>With Copy: folder for its smart paging file; null is that of vm.json.</summary>
    public string? SmartPagingFolder { get; init; }

    /// <summary>Folder in which the disks are found by their names, if they are not where vm.json says.</summary>
    public string? VhdSourceFolder { get; init; }

    /// <summary>Switches of this host by the names that vm.json has; an empty one is "Not Connected".</summary>
    public IReadOnlyDictionary<string, string>? Switches { get; init; }

    /// <summary>True gives every adapter a new MAC address; false none. Null gives new ones, with a new id, to those whose address a host gave.</summary>
    public bool? NewMacAddresses { get; init; }

    /// <summary>Leaves memory out, of the machine and of its checkpoints: it is off then, as after a power failure.</summary>
    public bool? DiscardMemory { get; init; }

    /// <summary>Files that vm.json names outside its own folder are taken, too.</summary>
    public bool? FilesAnywhere { get; init; }

    /// <summary>Cap for what is copied, bytes a second; null is without limit. It can be changed while it runs.</summary>
    public long? MaximumBytesPerSecond { get; init; }
}

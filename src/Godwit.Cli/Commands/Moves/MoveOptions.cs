using System.CommandLine;
using Godwit.Cli.Running;
using Godwit.Contracts.Moves;

namespace Godwit.Cli.Commands.Moves;

/// <summary>The options of "move", and which of the three kinds of storage they mean.</summary>
internal sealed class MoveOptions
{
    public Option<bool> OnlyVm { get; } = new("--only-vm") { Description = "Move only the virtual machine; its files stay (the default)" };

    public Option<bool> IncludeStorage { get; } = new("--include-storage")
    {
        Description = "Move its files too, to the destination's default folder",
    };

    public Option<string> Storage { get; } = new("--storage")
    {
        Description = "Move its files too, to this one folder at the destination",
        HelpName = "FOLDER",
    };

    public Option<string> Configuration { get; } = new("--config-folder")
    {
        Description = "Folder for vm.json at the destination",
        HelpName = "FOLDER",
    };

    public Option<string> Checkpoints { get; } = new("--checkpoint-folder")
    {
        Description = "Folder for checkpoints at the destination",
        HelpName = "FOLDER",
    };

    public Option<string> SmartPaging { get; } = new("--smart-paging-folder")
    {
        Description = "Folder for the smart paging file at the destination",
        HelpName = "FOLDER",
    };

    public Option<string[]> Disks { get; } = new("--disk")
    {
        Description = "A disk's path here and its path at the destination; repeatable",
        HelpName = "SRC=DST",
    };

    public Option<IsoChoice?> Isos { get; } = CommonArguments.Choice<IsoChoice>(
        "--iso", "ISO images in DVD drives: FindOrCarry, Carry, Find, Eject [default: FindOrCarry]");

    public Option<string[]> IsoPaths { get; } = new("--iso-path")
    {
        Description = "An ISO image's path here and that of the same image at the destination; repeatable",
        HelpName = "SRC=DST",
    };

    public Option<long?> Rate { get; } = CommonArguments.Size("--limit", "Bytes a second, at most; 'godwit operation limit' changes it");

    public Option<MigrationPerformance?> Performance { get; } = CommonArguments.Choice<MigrationPerformance>(
        "--performance-option", "How memory goes over the network: Automatic, TCPIP, Compression [default: the host's setting]");

    public Option<bool> NoQueue { get; } = new("--no-queue") { Description = "Refuse the move when a host has as many as it allows, instead of waiting" };

    public Option<MovePriority?> Priority { get; } = CommonArguments.Choice<MovePriority>(
        "--priority", "Where it comes in when it has to wait: Low, Medium, High [default: Medium]");

    public Option<bool> Detach { get; } = new("--detach") { Description = "Start the move and leave; do not wait" };

    /// <summary>All that a plan says, too.</summary>
    public IReadOnlyList<Option> Choices => [IncludeStorage, Storage, Configuration, Checkpoints, SmartPaging, Disks, OnlyVm, Isos, IsoPaths, Rate, Performance, NoQueue, Priority];

    public void AddTo(Command command)
    {
        foreach (Option option in Choices.Append(Detach))
        {
            command.Options.Add(option);
        }
    }

    public MoveChoice Read(Invocation invocation) => new()
    {
        OnlyVm = invocation.Of(OnlyVm),
        IncludeStorage = invocation.Of(IncludeStorage),
        Storage = invocation.Of(Storage),
        Configuration = invocation.Of(Configuration),
        Checkpoints = invocation.Of(Checkpoints),
        SmartPaging = invocation.Of(SmartPaging),
        Disks = invocation.Of(Disks) ?? [],
    };

    /// <exception cref="UsageException">The options contradict each other.</exception>
    public static MoveStorage Choose(MoveChoice choice)
    {
        bool whole = choice.IncludeStorage || choice.Storage is not null;
        bool items = choice.Configuration is not null || choice.Checkpoints is not null || choice.SmartPaging is not null
            || choice.Disks.Count > 0;
        return (choice.OnlyVm, whole, items) switch
        {
            (true, true, _) or (true, _, true) => throw new UsageException(
                "--only-vm leaves all files where they are; it goes with no other storage option."),
            (_, true, true) => throw new UsageException(
                "--storage and --include-storage move all files to one folder; they do not go with options for single items."),
            (_, true, _) => new MoveStorage { Kind = MoveStorageKind.SingleLocation, Folder = choice.Storage },
            (_, _, true) => new MoveStorage
            {
                Kind = MoveStorageKind.PerItem,
                ConfigurationFolder = choice.Configuration,
                CheckpointFolder = choice.Checkpoints,
                SmartPagingFolder = choice.SmartPaging,
                Disks = choice.Disks.Count == 0 ? null : [.. choice.Disks.Select(ReadDisk)],
            },
            _ => new MoveStorage { Kind = MoveStorageKind.OnlyVirtualMachine },
        };
    }

    public IReadOnlyList<DiskPath>? ReadIsoPaths(Invocation invocation) =>
        invocation.Of(IsoPaths) is { Length: > 0 } paths ? [.. paths.Select(ReadDisk)] : null;

    private static DiskPath ReadDisk(string text)
    {
        // Both are absolute paths, so "=/" is where the second begins, even when a file's name has an equals sign.
        int split = text.IndexOf("=/", StringComparison.Ordinal);
        return split > 0
            ? new DiskPath { SourceFilePath = text[..split], DestinationFilePath = text[(split + 1)..] }
            : throw new UsageException($"SRC=DST takes two absolute paths, not '{text}'.");
    }
}

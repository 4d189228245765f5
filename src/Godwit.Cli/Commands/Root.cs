using System.CommandLine;
using System.CommandLine.Help;
using Godwit.Cli.Commands.Checkpoints;
using Godwit.Cli.Commands.Clusters;
using Godwit.Cli.Commands.Domains;
using Godwit.Cli.Commands.Hosts;
using Godwit.Cli.Commands.Moves;
using Godwit.Cli.Commands.Operations;
using Godwit.Cli.Commands.Switches;
using Godwit.Cli.Commands.Vhds;
using Godwit.Cli.Commands.Vms;
using Godwit.Cli.Commands.Volumes;
using Godwit.Cli.Running;

namespace Godwit.Cli.Commands;

/// <summary>All commands, in the order in which a newcomer needs them.</summary>
internal static class Root
{
    public static IReadOnlyList<string> Examples { get; } =
    [
        "godwit vm list",
        "godwit vm create web01 --memory 512M --disk size=4G --switch lan",
        "godwit vm start web01",
        "godwit move web01 hostb --include-storage",
    ];

    public const string Remarks =
        """
        Hosts:
          Without a hosts file, godwit asks this machine's host (unix:/run/godwit/godwitd.sock).
          The hosts file is GODWIT_HOSTS, else ~/.config/godwit/hosts.json; "godwit host add" writes it.
          A virtual machine is looked for on all hosts of the file unless --host names one.

        Environment:
          GODWIT_HOSTS  the hosts file
          GODWIT_LAB    the godwit-lab program for "godwit lab"
          NO_COLOR      no colors


        """ + ExitCodes.Help;

    public static RootCommand Create(Surroundings surroundings, CompletionNames names)
    {
        RootCommand root = new("Moves virtual machines between hosts without stopping them.")
        {
            VmCommands.Create(surroundings, names),
            CheckpointCommands.Create(surroundings, names),
            Move.Create(surroundings, names),
            MoveStorageCommand.Create(surroundings, names),
            VhdCommands.Create(surroundings),
            OperationCommands.Create(surroundings, names),
            HostCommands.Create(surroundings, names),
            SwitchCommands.Create(surroundings, names),
            VolumeCommands.Create(surroundings),
            ClusterCommands.Create(surroundings),
            DomainCommands.Create(surroundings),
            Audit.Create(surroundings),
            Lab.Create(),
            Completion.Create(surroundings),
        };
        foreach (Option option in GlobalOptions.Create(names))
        {
            root.Options.Add(option);
        }

        HelpOption help = root.Options.OfType<HelpOption>().Single();
        // Slashes begin paths here.
        help.Aliases.Remove("/?");
        help.Aliases.Remove("/h");
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }
}

using System.CommandLine;
using Godwit.Cli.Hosts;
using Godwit.Cli.Output;
using Godwit.Cli.Running;
using Godwit.Contracts;
using Godwit.Contracts.Vms;

namespace Godwit.Cli.Commands.Vms;

/// <summary>"vm lun": units of a storage network as disks of a machine.</summary>
internal static class VmLunCommands
{
    private static readonly Column[] Columns = [new("Id"), new("Size", true), new("Sits in"), new("Serial"), new("Identifier"), new("Address")];

    public static Command Create(Surroundings surroundings, CompletionNames names) =>
        new CommandWithExamples("lun", "Logical units of a storage network (iSCSI, Fibre Channel) as disks of a virtual machine: list, add, remove.")
        {
            List(surroundings, names),
            Add(surroundings, names),
            Remove(surroundings, names),
        };

    private static Command List(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> vm = CommonArguments.Vm(names);
        return new CommandWithExamples("list", "Lists a machine's logical units.", "godwit vm lun list web01") { vm }
            .Runs(surroundings, async (invocation, cancellationToken) =>
            {
                Client.GodwitClient owner = await invocation.Hosts.OwnerOfAsync(invocation.Of(vm), cancellationToken);
                IReadOnlyList<LogicalUnit> units = await owner.GetVmLunsAsync(invocation.Of(vm), cancellationToken);
                if (invocation.Json)
                {
                    invocation.Printer.Json(units, GodwitJson.Default.IReadOnlyListLogicalUnit);
                }
                else if (units.Count == 0)
                {
                    invocation.Printer.Words($"{invocation.Of(vm)} has no logical units. Attach one with 'godwit vm lun add'.");
                }
                else
                {
                    invocation.Printer.Table(Columns, units.Select(Row));
                }

                return ExitCodes.Ok;
            });
    }

    private static Command Add(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> vm = CommonArguments.Vm(names);
        Option<IscsiAddress?> iscsi = new("--iscsi")
        {
            Description = "Where it is found over iSCSI",
            HelpName = "ADDRESS:PORT/TARGET/LUN",
            CustomParser = result =>
            {
                if (LunText.TryParse(result.Tokens[0].Value, out IscsiAddress? address))
                {
                    return address;
                }

                result.AddError($"'{result.Tokens[0].Value}' is not ADDRESS:PORT/TARGET/LUN.");
                return null;
            },
        };
        Option<string?> fibreChannel = new("--fc") { Description = "Its world wide name on Fibre Channel, as in /dev/disk/by-id/wwn-0x…", HelpName = "WWN" };
        return new CommandWithExamples(
            "add",
            "Attaches a logical unit to a machine that is off.",
            "godwit vm lun add web01 --iscsi 10.70.0.254:3260/iqn.2026-01.example.san:pool1/1",
            "godwit vm lun add web01 --fc 0x600140512345678901234567890abcde")
        {
            Remarks =
                """
                The machine's host reads the unit's serial number and identifier and keeps them; from then on nothing else is opened under that address.
                In a move the connection goes and the data stays: the other host must see the very same unit. Over iSCSI the machine has a name of its own,
                iqn.2008-11.org.linux-kvm:ID with its id from 'godwit vm show', which the target's access list has to let in.
                A machine with logical units has no checkpoints and is not exported, since their content is the storage system's.
                """,
            Arguments = { vm },
            Options = { iscsi, fibreChannel },
        }.Acts(surroundings, vm, (invocation, owner, name, cancellationToken) => owner.AddVmLunAsync(
            name, new NewLogicalUnit { Iscsi = invocation.Of(iscsi), WorldWideName = invocation.Of(fibreChannel) }, cancellationToken));
    }

    private static Command Remove(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> vm = CommonArguments.Vm(names);
        Argument<string> unit = new("LUN") { Description = "The unit's id, as 'godwit vm lun list' shows it" };
        return new CommandWithExamples("remove", "Detaches a logical unit from a machine that is off; its content stays.", "godwit vm lun remove web01 lun0") { vm, unit }
            .Acts(surroundings, vm, (invocation, owner, name, cancellationToken) => owner.RemoveVmLunAsync(name, invocation.Of(unit), cancellationToken));
    }

    private static IReadOnlyList<Cell> Row(LogicalUnit unit) =>
    [
        unit.Id,
        Sizes.Format(unit.SizeBytes),
        $"slot {unit.PciSlot}",
        unit.Serial,
        unit.Wwid,
        LunText.Of(unit),
    ];
}

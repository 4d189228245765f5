using System.CommandLine;
using Godwit.Cli.Running;

namespace Godwit.Cli.Commands.Vms;

/// <summary>"vm dvd": drives come and go while the machine is off, images at any time.</summary>
internal static class VmDvdCommands
{
    private const string First = "dvd0";

    public static Command Create(Surroundings surroundings, CompletionNames names) =>
        new CommandWithExamples("dvd", "DVD drives of a virtual machine: add, remove, insert an ISO image, eject it.")
        {
            Add(surroundings, names),
            Remove(surroundings, names),
            Insert(surroundings, names),
            Eject(surroundings, names),
        };

    private static Command Add(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> vm = CommonArguments.Vm(names);
        Argument<string?> image = new("ISO") { Description = "Path of an ISO image on the machine's host", Arity = ArgumentArity.ZeroOrOne };
        return new CommandWithExamples("add", "Puts a DVD drive into a machine that is off.", "godwit vm dvd add web01 /isos/debian.iso") { vm, image }
            .Acts(surroundings, vm, (invocation, host, name, cancellationToken) => host.AddVmDvdAsync(name, invocation.Of(image), cancellationToken));
    }

    private static Command Remove(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> vm = CommonArguments.Vm(names);
        Argument<string> drive = new("DRIVE") { Description = "The drive's id, as 'godwit vm show' shows it" };
        return new CommandWithExamples("remove", "Takes a DVD drive out of a machine that is off.", "godwit vm dvd remove web01 dvd0") { vm, drive }
            .Acts(surroundings, vm, (invocation, host, name, cancellationToken) => host.RemoveVmDvdAsync(name, invocation.Of(drive), cancellationToken));
    }

    private static Command Insert(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> vm = CommonArguments.Vm(names);
        Argument<string> image = new("ISO") { Description = "Path of an ISO image on the machine's host" };
        Option<string> drive = Drive();
        return new CommandWithExamples(
            "insert", "Inserts an ISO image into a DVD drive, in place of what is in it.", "godwit vm dvd insert web01 /isos/virtio-win.iso") { vm, image, drive }
            .Acts(surroundings, vm, (invocation, host, name, cancellationToken) =>
                host.SetVmDvdAsync(name, invocation.Of(drive) ?? First, invocation.Of(image), cancellationToken));
    }

    private static Command Eject(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> vm = CommonArguments.Vm(names);
        Option<string> drive = Drive();
        return new CommandWithExamples("eject", "Takes the ISO image out of a DVD drive, whatever the guest says.", "godwit vm dvd eject web01") { vm, drive }
            .Acts(surroundings, vm, (invocation, host, name, cancellationToken) => host.SetVmDvdAsync(name, invocation.Of(drive) ?? First, null, cancellationToken));
    }

    private static Option<string> Drive() => new("--drive")
    {
        Description = $"Which drive [default: {First}]", HelpName = "ID",
    };
}

using System.CommandLine;
using Godwit.Contracts.Vms;

namespace Godwit.Cli.Commands.Vms;

/// <summary>Which processor a virtual machine has; for "vm create" and "vm set".</summary>
/// <param name="needs">In which state it must be; null says nothing.</param>
internal sealed class ProcessorOptions(string? needs = null)
{
    public Option<string?> Model { get; } = new("--cpu-model")
    {
        Description = With("QEMU's processor model, one that the host can give in full: qemu-system-x86_64 -cpu help", needs), HelpName = "MODEL",
    };

    public Option<Switched?> Compatibility { get; } = CommonArguments.Choice<Switched>(
        "--compatibility-for-migration", With("Hold the processor back to what other hosts have, too: on, off", needs));

    public Option<CompatibilityForMigrationMode?> Mode { get; } = CommonArguments.Choice<CompatibilityForMigrationMode>(
        "--compatibility-for-migration-mode",
        With("How far, and turns it on: MinimumFeatureSet (what every host of the last dozen years has), CommonDomainFeatureSet (what all hosts of the domain have now)", needs));

    public void AddTo(Command command)
    {
        command.Options.Add(Model);
        command.Options.Add(Compatibility);
        command.Options.Add(Mode);
    }

    private static string With(string description, string? needs) => needs is null ? description : $"{description} ({needs})";
}

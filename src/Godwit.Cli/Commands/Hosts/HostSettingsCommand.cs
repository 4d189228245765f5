using System.CommandLine;
using Godwit.Cli.Output;
using Godwit.Cli.Running;
using Godwit.Contracts;
using Godwit.Contracts.Hosts;
using Godwit.Contracts.Moves;

namespace Godwit.Cli.Commands.Hosts;

internal static class HostSettingsCommand
{
    public static Command Create(Surroundings surroundings)
    {
        Option<string> folder = new("--vm-folder") { Description = "Default folder for new and arriving VMs", HelpName = "PATH" };
        Option<string> first = new("--mac-min") { Description = "First MAC address this host gives to adapters", HelpName = "MAC" };
        Option<string> last = new("--mac-max") { Description = "Last MAC address this host gives to adapters", HelpName = "MAC" };
        Option<int?> migrations = CommonArguments.Number("--maximum-storage-migrations", "Storage migrations at the same time; the others wait", 1, 1000);
        Option<int?> moves = CommonArguments.Number("--maximum-migrations", "VMs that leave and arrive at the same time; the others wait", 1, 1000);
        Option<long?> rate = CommonArguments.RateOrNone("--migration-limit", "Bytes a second that moves away from it send together (50M, 1G), or none");
        Option<Switched?> migration = CommonArguments.Choice<Switched>("--migration", "Whether virtual machines may leave and arrive: on, off");
        Option<Switched?> anyNetwork = CommonArguments.Choice<Switched>("--use-any-network", "Whether moves use any network (on) or only the migration networks (off)");
        Option<MigrationPerformance?> performance = CommonArguments.Choice<MigrationPerformance>(
            "--performance-option", "How memory goes over the network: Automatic, TCPIP, Compression");
        Option[] all = [folder, first, last, moves, migrations, rate, performance, migration, anyNetwork];
        CommandWithExamples command = new(
            "settings",
            "Shows a host's settings, or changes those that are named.",
            "godwit host settings",
            "godwit host settings --host hostb --vm-folder /srv/vms",
            "godwit host settings --maximum-storage-migrations 4",
            "godwit host settings --use-any-network off");
        foreach (Option option in all)
        {
            command.Options.Add(option);
        }

        return command.Runs(surroundings, async (invocation, cancellationToken) =>
        {
            HostSettings settings = (await invocation.Client.GetHostAsync(cancellationToken)).Settings;
            if (all.Any(invocation.Has))
            {
                settings = await invocation.Client.SetHostSettingsAsync(
                    new HostSettings
                    {
                        VirtualMachinePath = invocation.Of(folder) ?? settings.VirtualMachinePath,
                        MacAddressMinimum = invocation.Of(first) ?? settings.MacAddressMinimum,
                        MacAddressMaximum = invocation.Of(last) ?? settings.MacAddressMaximum,
                        MaximumStorageMigrations = invocation.Of(migrations),
                        MaximumVirtualMachineMigrations = invocation.Of(moves),
                        MaximumMigrationBytesPerSecond = invocation.Of(rate),
                        VirtualMachineMigrationPerformanceOption = invocation.Of(performance),
                        VirtualMachineMigrationEnabled = invocation.Of(migration) is { } enabled ? enabled is Switched.On : null,
                        UseAnyNetworkForMigration = invocation.Of(anyNetwork) is { } any ? any is Switched.On : null,
                    },
                    cancellationToken);
            }

            if (invocation.Json)
            {
                invocation.Printer.Json(settings, GodwitJson.Default.HostSettings);
            }
            else
            {
                invocation.Printer.Facts(
                [
                    ("VM folder", settings.VirtualMachinePath),
                    ("First MAC address", settings.MacAddressMinimum),
                    ("Last MAC address", settings.MacAddressMaximum),
                    ("Migration", settings.VirtualMachineMigrationEnabled is false ? "disabled" : "enabled"),
                    ("Networks for migration", settings.UseAnyNetworkForMigration is false ? "the migration networks (godwit host network list)" : "any"),
                    ("Moves at the same time", $"{settings.MaximumVirtualMachineMigrations}"),
                    ("Limit of moves", settings.MaximumMigrationBytesPerSecond is > 0 and { } cap ? $"{Sizes.Format(cap)}/s" : "none"),
                    ("Performance option", $"{settings.VirtualMachineMigrationPerformanceOption}"),
                    ("Storage migrations at the same time", settings.MaximumStorageMigrations is { } most ? $"{most}" : "unlimited"),
                ]);
            }

            return ExitCodes.Ok;
        });
    }
}

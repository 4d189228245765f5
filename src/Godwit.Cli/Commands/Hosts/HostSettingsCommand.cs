using System.CommandLine;
using Godwit.Cli.Running;
using Godwit.Contracts;
using Godwit.Contracts.Hosts;

namespace Godwit.Cli.Commands.Hosts;

internal static class HostSettingsCommand
{
    public static Command Create(Surroundings surroundings)
    {
        Option<string> folder = new("--vm-folder") { Description = "Default folder for new and arriving VMs", HelpName = "PATH" };
        Option<string> first = new("--mac-min") { Description = "First MAC address this host gives to adapters", HelpName = "MAC" };
        Option<string> last = new("--mac-max") { Description = "Last MAC address this host gives to adapters", HelpName = "MAC" };
        Option<int?> migrations = CommonArguments.Number("--maximum-storage-migrations", "Storage migrations at the same time; the others wait", 1, 1000);
        return new CommandWithExamples(
            "settings",
            "Shows a host's settings, or changes those that are named.",
            "godwit host settings",
            "godwit host settings --host hostb --vm-folder /srv/vms",
            "godwit host settings --maximum-storage-migrations 4")
        {
            folder,
            first,
            last,
            migrations,
        }.Runs(surroundings, async (invocation, cancellationToken) =>
        {
            HostSettings settings = (await invocation.Client.GetHostAsync(cancellationToken)).Settings;
            if (invocation.Has(folder) || invocation.Has(first) || invocation.Has(last) || invocation.Has(migrations))
            {
                settings = await invocation.Client.SetHostSettingsAsync(
                    new HostSettings
                    {
                        VirtualMachinePath = invocation.Of(folder) ?? settings.VirtualMachinePath,
                        MacAddressMinimum = invocation.Of(first) ?? settings.MacAddressMinimum,
                        MacAddressMaximum = invocation.Of(last) ?? settings.MacAddressMaximum,
                        MaximumStorageMigrations = invocation.Of(migrations),
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
                    ("Storage migrations at the same time", settings.MaximumStorageMigrations is { } most ? $"{most}" : "unlimited"),
                ]);
            }

            return ExitCodes.Ok;
        });
    }
}

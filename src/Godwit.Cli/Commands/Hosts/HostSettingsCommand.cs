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
        return new CommandWithExamples(
            "settings",
            "Shows a host's settings, or changes those that are named.",
            "godwit host settings",
            "godwit host settings --host hostb --vm-folder /srv/vms")
        {
            folder,
            first,
            last,
        }.Runs(surroundings, async (invocation, cancellationToken) =>
        {
            HostSettings settings = (await invocation.Client.GetHostAsync(cancellationToken)).Settings;
            if (invocation.Has(folder) || invocation.Has(first) || invocation.Has(last))
            {
                settings = await invocation.Client.SetHostSettingsAsync(
                    new HostSettings
                    {
                        VirtualMachinePath = invocation.Of(folder) ?? settings.VirtualMachinePath,
                        MacAddressMinimum = invocation.Of(first) ?? settings.MacAddressMinimum,
                        MacAddressMaximum = invocation.Of(last) ?? settings.MacAddressMaximum,
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
                ]);
            }

            return ExitCodes.Ok;
        });
    }
}

using System.CommandLine;
using Godwit.Cli.Running;
using Godwit.Contracts.Domains;

namespace Godwit.Cli.Commands.Domains;

internal static class DomainAdmission
{
    public static Command Create(Surroundings surroundings)
    {
        Option<Switched?> hosts = CommonArguments.Choice<Switched>(
            "--hosts", "Let hosts of the realm join this built-in domain with their computer accounts");
        Option<string> group = new("--group") { Description = "Only those in this group; \"\" for any of the realm", HelpName = "GROUP" };
        return new CommandWithExamples(
            "admission",
            "Shows or says which hosts may join a founding host's built-in domain without a token.",
            "godwit domain admission --hosts off",
            "godwit domain admission --hosts on --group \"Godwit Hosts\"")
        {
            hosts,
            group,
        }.Runs(surroundings, async (invocation, cancellationToken) =>
        {
            DirectoryView directory = await invocation.Client.GetDirectoryAsync(cancellationToken);
            if (invocation.Has(hosts) || invocation.Has(group))
            {
                HostAdmissionSettings was = directory.Admission;
                directory = await invocation.Client.SetHostAdmissionAsync(
                    new HostAdmissionSettings
                    {
                        Enabled = invocation.Of(hosts) is { } wanted ? wanted is Switched.On : was.Enabled,
                        Group = invocation.Has(group) ? (invocation.Of(group) is { Length: > 0 } named ? named : null) : was.Group,
                    },
                    cancellationToken);
            }

            return invocation.Show(directory);
        });
    }
}

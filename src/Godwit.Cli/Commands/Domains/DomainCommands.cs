using System.CommandLine;
using Godwit.Cli.Running;
using Godwit.Contracts;
using Godwit.Contracts.Domains;

namespace Godwit.Cli.Commands.Domains;

internal static class DomainCommands
{
    public static Command Create(Surroundings surroundings) =>
        new CommandWithExamples("domain", "The domain: the hosts and people who trust one certificate authority.")
        {
            DomainShow.Create(surroundings),
            DomainProcessors.Create(surroundings),
            DomainCreate.Create(surroundings),
            DomainToken.Create(surroundings),
            DomainJoin.Create(surroundings),
            DomainCertificate.Create(surroundings),
            DomainRotate.Create(surroundings),
        };

    /// <summary>How all of them show a domain.</summary>
    public static int Show(this Invocation invocation, DomainView domain)
    {
        if (invocation.Json)
        {
            invocation.Printer.Json(domain, GodwitJson.Default.DomainView);
        }
        else
        {
            invocation.Printer.Facts(
            [
                ("Domain", domain.Name),
                ("Fingerprint", domain.Fingerprint),
                ("Authority", domain.HoldsAuthority ? "on this host; it can issue tokens and certificates" : "on another host"),
                ("Host certificate", $"valid until {domain.HostCertificateExpires:u}"),
            ]);
        }

        return ExitCodes.Ok;
    }
}

using System.CommandLine;
using Godwit.Cli.Running;
using Godwit.Contracts;
using Godwit.Contracts.Domains;

namespace Godwit.Cli.Commands.Domains;

internal static class DomainCommands
{
    public static Command Create(Surroundings surroundings) =>
        new CommandWithExamples("domain", "The domain: the hosts and people who trust one certificate authority, and the Active Directory domain beside it.")
        {
            DomainShow.Create(surroundings),
            DomainProcessors.Create(surroundings),
            DomainCreate.Create(surroundings),
            DomainToken.Create(surroundings),
            DomainJoin.Create(surroundings),
            DomainCertificate.Create(surroundings),
            DomainRotate.Create(surroundings),
            DomainLeave.Create(surroundings),
            DomainRoles.Create(surroundings),
            DomainRoles.CreateSet(surroundings),
            DomainAdmission.Create(surroundings),
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
                .. domain.Directory is { } directory ? Facts(directory) : [],
            ]);
        }

        return ExitCodes.Ok;
    }

    /// <summary>How all of them show a membership in Active Directory.</summary>
    public static int Show(this Invocation invocation, DirectoryView directory)
    {
        if (invocation.Json)
        {
            invocation.Printer.Json(directory, GodwitJson.Default.DirectoryView);
        }
        else
        {
            invocation.Printer.Facts(Facts(directory));
        }

        return ExitCodes.Ok;
    }

    private static (string Name, string? Value)[] Facts(DirectoryView directory) =>
    [
        ("Active Directory", directory.Realm),
        ("Computer account", directory.ComputerAccount),
        ("Full name", directory.FullName),
        ("Keytab", directory.KeytabPath),
        ("Domain controller", directory.DomainController ?? "as DNS says"),
        ("Hosts without token", (directory.Admission.Enabled, directory.Admission.Group) switch
        {
            (false, _) => "none",
            (true, null) => "any of the realm",
            (true, { } group) => $"those in \"{group}\"",
        }),
    ];
}

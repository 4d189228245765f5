using System.CommandLine;
using Godwit.Cli.Running;
using Godwit.Contracts;
using Godwit.Contracts.Domains;

namespace Godwit.Cli.Commands.Domains;

internal static class DomainCertificate
{
    public static Command Create(Surroundings surroundings)
    {
        Argument<string> person = new("PERSON") { Description = "Who it is for" };
        Option<Role?> role = CommonArguments.Choice(
            "--role",
            "Reader (sees), Operator (starts, stops, moves) or Administrator (everything)",
            Role.Reader,
            Role.Operator,
            Role.Administrator);
        role.Required = true;
        Option<int?> days = CommonArguments.Number("--days", "Days it is valid, 1 to 825 [default: 365]", 1, 825);
        Option<string> folder = new("--output") { Description = "Folder for the three files [default: the current one]", HelpName = "FOLDER" };
        return new CommandWithExamples(
            "certificate",
            "Issues a person's certificate and writes PERSON.pem, PERSON.key and authority.pem.",
            "godwit domain certificate ann --role Operator --output ~/.config/godwit")
        {
            person,
            role,
            days,
            folder,
        }.Runs(surroundings, async (invocation, cancellationToken) =>
        {
            string? target = invocation.Of(folder) ?? (invocation.Json ? null : ".");
            CertificateFiles? files = target is null ? null : CertificateFiles.Plan(target, invocation.Of(person));
            IssuedCertificate issued = await invocation.Client.IssueCertificateAsync(
                new IssueCertificateRequest
                {
                    PersonName = invocation.Of(person),
                    Role = invocation.Of(role)!.Value,
                    ValidDays = invocation.Of(days),
                },
                cancellationToken);
            files?.Write(issued);
            if (invocation.Json)
            {
                invocation.Printer.Json(issued, GodwitJson.Default.IssuedCertificate);
            }
            else
            {
                invocation.Printer.Words($"Written: {files!.Certificate}, {files.Key}, {files.Authority}");
                invocation.Printer.Words(
                    $"Use it: godwit host add NAME https://HOST:6601 --certificate {files.Certificate} --key {files.Key} "
                    + $"--authority {files.Authority}");
            }

            return ExitCodes.Ok;
        });
    }
}

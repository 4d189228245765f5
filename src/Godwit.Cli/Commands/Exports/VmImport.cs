using System.CommandLine;
using Godwit.Cli.Output;
using Godwit.Cli.Progress;
using Godwit.Cli.Running;
using Godwit.Client;
using Godwit.Contracts.Compatibility;
using Godwit.Contracts.Exports;
using Godwit.Contracts.Operations;

namespace Godwit.Cli.Commands.Exports;

internal static class VmImport
{
    public static Command Create(Surroundings surroundings)
    {
        Option<bool> check = new("--check") { Description = "Only say what stands against it; nothing is changed" };
        ImportOptions options = new();
        CommandWithExamples command = new(
            "import",
            "Makes the virtual machine in a folder the host's: where its files are, or as a copy.",
            "godwit vm import /backup/web01 --check",
            "godwit vm import /backup/web01 --copy",
            "godwit vm import /backup/web01 --copy --new-id --name web02 --switch lan=office")
        {
            Remarks =
                """
                The host is that of --host, or the default one, and FOLDER is a folder of it. The same checks are made with and
                without --check; what stands against an import has the option that gets round it in the column FIX.


                """ + ExitCodes.Help,
            Options = { check },
        };
        options.AddTo(command);
        return command.Runs(surroundings, async (invocation, cancellationToken) =>
        {
            ImportVmRequest request = options.Read(invocation);
            GodwitClient host = invocation.Client;
            if (invocation.Of(check))
            {
                return Show(invocation, await host.CheckImportAsync(request, cancellationToken));
            }

            OperationView started = await host.ImportVmAsync(request, cancellationToken);
            return await new OperationFollower(invocation, host).FollowAsync(started, cancellationToken);
        });
    }

    private static int Show(Invocation invocation, CompatibilityReport report) => Incompatibilities.Show(
        invocation, report,
        $"{report.Vm.Name} can be imported to {report.Folder} of {report.Destination}; it would be {report.State}.",
        $"{report.Vm.Name} cannot be imported to {report.Destination} like this.");
}

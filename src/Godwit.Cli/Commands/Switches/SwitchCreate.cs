using System.CommandLine;
using Godwit.Cli.Running;
using Godwit.Contracts;
using Godwit.Contracts.Switches;

namespace Godwit.Cli.Commands.Switches;

internal static class SwitchCreate
{
    public static Command Create(Surroundings surroundings)
    {
        Argument<string> name = new("NAME") { Description = "Name of the new switch" };
        Option<SwitchType?> type = CommonArguments.Choice<SwitchType>(
            "--type", "Private, Internal or External [default: Internal, or External with --adapter]");
        Option<string> adapter = new("--adapter") { Description = "External: the host's network interface to plug in", HelpName = "NAME" };
        Option<string> notes = new("--notes") { Description = "Words to remember", HelpName = "TEXT" };
        return new CommandWithExamples(
            "create",
            "Creates a virtual switch.",
            "godwit switch create lan --adapter eth1",
            "godwit switch create island --type Private")
        {
            name,
            type,
            adapter,
            notes,
        }.Runs(surroundings, async (invocation, cancellationToken) =>
        {
            string? plugged = invocation.Of(adapter);
            SwitchView created = await invocation.Client.CreateSwitchAsync(
                new CreateSwitchRequest
                {
                    Name = invocation.Of(name),
                    SwitchType = invocation.Of(type) ?? (plugged is null ? SwitchType.Internal : SwitchType.External),
                    NetAdapterName = plugged,
                    Notes = invocation.Of(notes),
                },
                cancellationToken);
            if (invocation.Json)
            {
                invocation.Printer.Json(created, GodwitJson.Default.SwitchView);
            }
            else
            {
                invocation.Printer.Words($"{created.SwitchType} switch {created.Name} created on bridge {created.BridgeName}.");
            }

            return ExitCodes.Ok;
        });
    }
}

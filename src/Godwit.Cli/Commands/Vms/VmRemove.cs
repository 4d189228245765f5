using System.CommandLine;
using Godwit.Cli.Hosts;
using Godwit.Cli.Progress;
using Godwit.Cli.Running;
using Godwit.Client;
using Godwit.Contracts.Operations;

namespace Godwit.Cli.Commands.Vms;

internal static class VmRemove
{
    public static Command Create(Surroundings surroundings, CompletionNames names)
    {
        Argument<string> vm = CommonArguments.Vm(names);
        Option<bool> deleteDisks = new("--delete-disks") { Description = "Delete the virtual hard disks too" };
        Option<bool> force = new("--force", "-f") { Description = "Do not ask" };
        return new CommandWithExamples(
            "remove",
            "Removes a virtual machine that is off. Its virtual hard disks stay unless --delete-disks is given.",
            "godwit vm remove web01",
            "godwit vm remove web01 --delete-disks --force")
        {
            vm,
            deleteDisks,
            force,
        }.Runs(surroundings, async (invocation, cancellationToken) =>
        {
            string name = invocation.Of(vm);
            GodwitClient owner = await invocation.Hosts.OwnerOfAsync(name, cancellationToken);
            if (!invocation.Of(force) && !await ConfirmAsync(surroundings, name, invocation.Of(deleteDisks)))
            {
                return ExitCodes.Cancelled;
            }

            OperationView started = await owner.RemoveVmAsync(name, invocation.Of(deleteDisks), cancellationToken);
            return await new OperationFollower(invocation, owner).FollowAsync(started, cancellationToken);
        });
    }

    /// <summary>A script has nobody to ask; it says what it means.</summary>
    private static async Task<bool> ConfirmAsync(Surroundings surroundings, string vm, bool deleteDisks)
    {
        if (!surroundings.CanAsk)
        {
            return true;
        }

        await surroundings.Output.WriteAsync(
            $"Remove {vm}{(deleteDisks ? " and delete its virtual hard disks" : "; its virtual hard disks stay")}? [y/N] ");
        char answer = await surroundings.Key();
        await surroundings.Output.WriteLineAsync(char.IsControl(answer) ? "" : $"{answer}");
        return answer is 'y' or 'Y';
    }
}

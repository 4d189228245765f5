using Godwit.Client;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;

namespace Godwit.Cli.Hosts;

/// <summary>Who owns a VM, judged by what all known hosts answered.</summary>
internal static class Ownership
{
    /// <exception cref="GodwitException">Not exactly one owner can be named.</exception>
    public static KnownHost Of(string vm, IReadOnlyList<Answer<VmView>> answers)
    {
        Answer<VmView>[] found = [.. answers.Where(answer => answer.Value is not null)];
        if (found.Select(answer => answer.Value!.Id).Distinct().Count() > 1)
        {
            throw Refuse(
                ProblemId.VmNameAmbiguous,
                vm,
                $"Several hosts have a virtual machine named '{vm}': {HostBook.NamesOf(found.Select(answer => answer.Host))}.",
                "Say which host with --host, or give the virtual machine's id.");
        }

        // In the instant of a hand-over both ends may show it; the higher generation is the owner. On storage that they share several may list it: it is where it runs.
        Answer<VmView>[] running = [.. found.Where(answer => answer.Value!.State is not VmState.Off)];
        Answer<VmView>[] candidates = running.Length > 0 ? running : found;
        Answer<VmView>[] newest = [.. candidates.Where(answer => answer.Value!.OwnershipGeneration == candidates.Max(other => other.Value!.OwnershipGeneration))];
        if (newest.Length > 1)
        {
            throw Refuse(
                ProblemId.VmNameAmbiguous, vm, $"{vm} lies on storage that several hosts share, and they all list it: {HostBook.NamesOf(newest.Select(answer => answer.Host))}.",
                "Say which host with --host.");
        }

        if (newest is [var owner])
        {
            return owner.Host;
        }

        Answer<VmView>[] silent = [.. answers.Where(answer => answer.Problem!.Id != ProblemId.VmNotFound)];
        if (silent.Length == 0)
        {
            throw Refuse(
                ProblemId.VmNotFound,
                vm,
                $"No virtual machine is named '{vm}' on {HostBook.NamesOf(answers.Select(answer => answer.Host))}.",
                "See the names with 'godwit vm list'.");
        }

        throw Refuse(
            silent[0].Problem!.Id,
            vm,
            $"No virtual machine named '{vm}' was found, but not every host answered. "
                + string.Join(' ', silent.Select(answer => $"{answer.Host.Name}: {answer.Problem!.Message}")),
            silent[0].Problem!.Remedy);
    }

    private static GodwitException Refuse(ProblemId id, string vm, string message, string remedy) =>
        new(new Problem { Id = id, Target = vm, Message = message, Remedy = remedy });
}

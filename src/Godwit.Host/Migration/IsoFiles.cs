using System.Security.Cryptography;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Peers;
using Godwit.Host.Storage;
using Godwit.Host.Vms;
using Microsoft.Win32.SafeHandles;

namespace Godwit.Host.Migration;

/// <summary>Where the ISO images of a VM's DVD drives will be at the destination of a move: carried along, found there, or nowhere.</summary>
internal static class IsoFiles
{
    /// <exception cref="RefusedException">One must be there already, and is not.</exception>
    public static async Task<ArrivalPlan> PlanAsync(
        ArrivalPlan plan, VmConfiguration vm, string folder, MoveRequest request, IPeerLink destination, CancellationToken cancellationToken)
    {
        IsoChoice choice = request.Isos ?? IsoChoice.FindOrCarry;
        if (choice is IsoChoice.Eject)
        {
            return plan with { Configuration = VmFileSet.WithMedia(plan.Configuration, _ => null) };
        }

        bool filesStay = request.Storage.Kind is MoveStorageKind.OnlyVirtualMachine;
        HashSet<string> own = [.. VmFileSet.OwnMedia(vm, folder)];
        Dictionary<string, string> places = new(StringComparer.Ordinal);
        foreach ((string path, string planned) in VmFileSet.Media(vm).OfType<string>().Zip(VmFileSet.Media(plan.Configuration).OfType<string>()).Distinct())
        {
            string? named = request.IsoPaths?.FirstOrDefault(iso => iso.SourceFilePath == path)?.DestinationFilePath;
            if (named is null && own.Contains(path) && choice is not IsoChoice.Find)
            {
                // Proven to be shared, or planned to go along with the folder.
                continue;
            }

            bool mustBeThere = named is not null || choice is IsoChoice.Find || filesStay;
            string there = named ?? path;
            if (mustBeThere || choice is IsoChoice.FindOrCarry)
            {
                if ((await destination.HasFileAsync(await QuestionAsync(path, there, cancellationToken), cancellationToken)).IsThere)
                {
                    places[planned] = there;
                    continue;
                }

                if (mustBeThere)
                {
                    throw new RefusedException(
                        ProblemId.ImageMissing, there, $"{destination.HostName} has no {there} of the same content as {path}, which lies in a DVD drive of {vm.Name}.",
                        filesStay ? "Copy it there, or eject it: --iso Eject." : "Copy it there, or let it come along (--iso Carry), or eject it (--iso Eject).");
                }
            }

            places[planned] = FreeName(plan, places.Values, planned);
        }

        return plan with { Configuration = VmFileSet.WithMedia(plan.Configuration, path => places.GetValueOrDefault(path, path)) };
    }

    /// <exception cref="RefusedException">One of them lies in none of its DVD drives.</exception>
    public static void RequireKnown(VmConfiguration vm, IReadOnlyList<DiskPath>? paths)
    {
        foreach (DiskPath? path in paths ?? [])
        {
            if (path is null || !VmFileSet.Media(vm).Contains(path.SourceFilePath))
            {
                throw new RefusedException(
                    ProblemId.MalformedRequest, "isoPaths", $"No DVD drive of {vm.Name} holds {path?.SourceFilePath ?? "an ISO image without a name"}.",
                    "Name the images as 'godwit vm show' does.");
            }
        }
    }

    /// <summary>Whether this host has the file.</summary>
    public static async Task<bool> IsAsync(FileQuestion question, CancellationToken cancellationToken) =>
        FolderVerdict.OfPath(question.Path) is null && FileStatus.Of(question.Path) is { IsFile: true } status && status.SizeBytes == question.SizeBytes
        && await DigestAsync(question.Path, cancellationToken) == question.Digest;

    private static async Task<FileQuestion> QuestionAsync(string path, string there, CancellationToken cancellationToken) => FileStatus.Of(path) is { } status
        ? new FileQuestion { Path = there, SizeBytes = status.SizeBytes, Digest = await DigestAsync(path, cancellationToken) }
        : throw new RefusedException(ProblemId.ImageMissing, path, $"The ISO image {path} does not exist.", "Eject it, or restore the file.");

    private static async Task<string> DigestAsync(string path, CancellationToken cancellationToken)
    {
        using SafeFileHandle file = Ownership.OpenPlainFile(path);
        await using var content = new FileStream(file, FileAccess.Read);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
    }

    /// <summary>Its own name in the VM's folder, or that with a number.</summary>
    private static string FreeName(ArrivalPlan plan, IEnumerable<string> given, string path)
    {
        HashSet<string> taken = [.. VmFileSet.All(plan.Configuration, plan.Folder), .. given];
        return Enumerable.Range(0, int.MaxValue).Select(number => Path.Combine(plan.Folder, (number == 0 ? "" : $"{number}-") + Path.GetFileName(path)))
            .First(free => !taken.Contains(free));
    }
}

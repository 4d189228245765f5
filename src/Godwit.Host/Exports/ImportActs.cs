using Godwit.Contracts.Vms;
using Godwit.Host.Guests;
using Godwit.Host.Operations;
using Godwit.Host.Platform;
using Godwit.Host.Storage;
using Godwit.Host.StorageMigration;
using Godwit.Host.Vms;

namespace Godwit.Host.Exports;

/// <summary>The files of an import, step by step, and the way back from each: as they were, whoever dies at whatever line.</summary>
internal sealed class ImportActs(
    DraftBook drafts, FormerFiles former, FileCopies copies, FileSteps steps, GuestUser user, ILogger<ImportActs> logger)
{
    /// <summary>Copies; or what lies there becomes the guest's. What a failure leaves goes with <see cref="DiscardAsync"/> and <see cref="PutBackAsync"/>.</summary>
    public async Task MakeAsync(ImportPlan plan, ImportedFiles files, Operation operation)
    {
        if (!plan.Copies)
        {
            former.Remember(files.Changed, replaced: VmFiles.Configuration(plan.Folder));
            await GiveAsync(plan, files);
            return;
        }

        drafts.Add(files.New, files.Folders);
        foreach (string folder in files.Folders.Append(plan.Folder).Distinct(StringComparer.Ordinal))
        {
            await steps.TakeAsync("make", folder, () => Folders.Create(folder));
        }

        await copies.RunAsync(plan.Pairs(), user, operation);
        await GiveTpmAsync(plan);
    }

    /// <summary>The last of the files: with it, the folder holds a machine.</summary>
    public Task WriteAsync(ImportPlan plan, VmConfiguration vm)
    {
        string path = VmFiles.Configuration(plan.Folder);
        byte[] content = VmFiles.Portable(plan.Folder, vm);
        return steps.TakeAsync("write", path, plan.Copies ? () => drafts.Write(path, content) : () => former.Write(path, content));
    }

    /// <summary>To be written in the transaction by which the machine becomes this host's.</summary>
    public static void Settle(JournalWrite write, ImportedFiles files)
    {
        DraftBook.Settle(write, files.New);
        MadeFolders.Note(write, files.Folders);
        FormerFiles.Settle(write, files.Changed);
        DraftBook.Announce(write, files.Dropped);
    }

    /// <summary>The import is off: what was there is as it was. Repeatable.</summary>
    public Task PutBackAsync(ImportPlan plan, ImportedFiles files)
    {
        former.End(files.Changed);
        return steps.TakeAsync("put back", plan.Folder, () => former.PutBack(files.Changed));
    }

    /// <summary>The import is off: copies go. Repeatable.</summary>
    public Task DiscardAsync(ImportPlan plan, ImportedFiles files)
    {
        // Should it fail, what is left is looked at again.
        drafts.End(files.New, files.Folders);
        return steps.TakeAsync("take away", plan.Folder, () => drafts.Discard(files.New, files.Folders));
    }

    /// <summary>After <see cref="Settle"/>, once it is on disk.</summary>
    public void End(ImportedFiles files)
    {
        drafts.End(files.New, files.Folders);
        former.End(files.Changed);
    }

    /// <summary>The machine is this host's: what it has no use for goes; now, or when the daemon looks again.</summary>
    public async Task DropAsync(ImportPlan plan, ImportedFiles files)
    {
        try
        {
            foreach (string file in files.Dropped)
            {
                await steps.TakeAsync("delete", file, () => drafts.Discard([file], []));
            }
        }
        catch (Exception failure)
        {
            Log.DroppedLater(logger, plan.After.Name, failure);
        }
    }

    private async Task GiveAsync(ImportPlan plan, ImportedFiles files)
    {
        foreach (string file in files.Changed.Where(file => file != VmFiles.Configuration(plan.Folder) && FileStatus.Of(file) is { IsFile: true }))
        {
            await steps.TakeAsync("give", file, () => Ownership.GiveFile(file, user));
        }

        await GiveTpmAsync(plan);
    }

    private Task GiveTpmAsync(ImportPlan plan) =>
        plan.After.Tpm is { } tpm ? steps.TakeAsync("give", TpmState.FolderOf(tpm.StatePath), () => TpmState.Give(tpm.StatePath, user)) : Task.CompletedTask;
}

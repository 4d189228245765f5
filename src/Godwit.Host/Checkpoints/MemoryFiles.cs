using Godwit.Contracts.Vms;
using Godwit.Host.Guests;
using Godwit.Host.Storage;
using Godwit.Host.Vms;

namespace Godwit.Host.Checkpoints;

/// <summary>Checkpoints' memory. A file is a draft until vm.json names it.</summary>
internal sealed class MemoryFiles(DraftBook drafts, GuestUser user)
{
    public static string PathOf(VmRecord vm, VmConfiguration configuration, CheckpointId id) =>
        Path.Combine(FolderOf(vm, configuration), $"checkpoint-{id}.state");

    /// <summary>Where the checkpoints' files go that are not disks.</summary>
    public static string FolderOf(VmRecord vm, VmConfiguration configuration) => configuration.CheckpointFolder ?? vm.Folder;

    /// <summary>An empty file that QEMU may write to.</summary>
    public void Make(string path)
    {
        Folders.Create(Path.GetDirectoryName(path)!);
        drafts.Add(path);
        File.WriteAllBytes(path, []);
        Ownership.GiveFile(path, user);
    }

    /// <summary>What is empty in the original takes no space in the copy. The copy is on disk when this returns.</summary>
    public async Task CopyAsync(string from, string to)
    {
        Make(to);
        ProcessesOutcome copied = await Processes.RunAsync("cp", ["--reflink=auto", "--sparse=always", "--", from, to], CancellationToken.None);
        if (!copied.Succeeded)
        {
            throw QemuImg.Failed(to, copied.Words);
        }

        Overlays.Flush(to);
        DurableFile.FlushFolder(Path.GetDirectoryName(to)!);
    }
}

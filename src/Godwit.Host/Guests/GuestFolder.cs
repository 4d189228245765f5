using System.Text;
using System.Text.Json;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Storage;

namespace Godwit.Host.Guests;

/// <summary>A guest's run folder: qmp.sock is QEMU's, guest.json and qemu.log are ours.</summary>
internal sealed record GuestFolder(string FolderPath)
{
    /// <summary>sockaddr_un.sun_path holds 108 bytes with its final zero.</summary>
    private const int LongestSocketPath = 107;

    /// <summary>No longer than that of qmp.sock, whose length is checked.</summary>
    public const string AgentSocketName = "qga.sock";

    private const int LastWordsBytes = 2000;

    public static GuestFolder Of(Guest guest) => new(Path.GetDirectoryName(guest.Process.QmpSocketPath)!);

    public string QmpSocketPath => Path.Combine(FolderPath, "qmp.sock");

    /// <summary>Where the guest's agent answers, if the machine has a channel to one.</summary>
    public string AgentSocketPath => Path.Combine(FolderPath, AgentSocketName);

    public string RecordPath => Path.Combine(FolderPath, "guest.json");

    public string LogPath => Path.Combine(FolderPath, "qemu.log");

    public string TpmSocketPath => Path.Combine(FolderPath, "tpm.sock");

    /// <summary>A link to the folder with the state of the guest's TPM.</summary>
    public string TpmLinkPath => Path.Combine(FolderPath, "tpm");

    /// <summary>For a TPM whose state arrives while the files are another host's still.</summary>
    public string TpmApartPath => Path.Combine(FolderPath, "tpm.apart");

    /// <summary>Makes the folder anew for a start.</summary>
    public void Prepare(GuestUser user)
    {
        if (Encoding.UTF8.GetByteCount(QmpSocketPath) > LongestSocketPath)
        {
            throw new RefusedException(
                ProblemId.PathInvalid, QmpSocketPath,
                $"{QmpSocketPath} is too long for a socket: at most {LongestSocketPath} bytes.",
                "Give the daemon a shorter runFolder.");
        }

        Clear();
        Directory.CreateDirectory(FolderPath);
        Ownership.ShareFolder(FolderPath, user);
    }

    /// <summary>Removes the folder after the guest has ended. No error when it is gone already.</summary>
    public void Remove()
    {
        Clear();
        if (Directory.Exists(FolderPath))
        {
            Directory.Delete(FolderPath);
        }
    }

    /// <summary>From here on the guest's TPM keeps its state in that folder. In one step, and repeatable.</summary>
    public void PointTpmAt(string stateFolder) => FolderLink.Turn(TpmLinkPath, stateFolder);

    /// <summary>
    /// The recorded process, if the record is ours. The guest may write to this folder, and a record of its making would let
    /// it choose whom we kill.
    /// </summary>
    public GuestRecord? ReadRecord()
    {
        if (FileStatus.Of(RecordPath) is not { IsFile: true, LinkCount: 1 } status
            || FileStatus.Of(FolderPath) is not { } folder
            || status.UserId != folder.UserId)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(RecordPath), GuestRecordJson.Default.GuestRecord);
        }
        catch (Exception failure) when (failure is IOException or JsonException)
        {
            return null;
        }
    }

    public string LastWords()
    {
        try
        {
            using FileStream log = File.OpenRead(LogPath);
            log.Seek(-Math.Min(LastWordsBytes, log.Length), SeekOrigin.End);
            using var reader = new StreamReader(log, Encoding.UTF8);
            return reader.ReadToEnd().Trim();
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <summary>
    /// Never recursive: any guest can write here, and swap a folder for a link to /etc while a recursive delete walks it.
    /// </summary>
    private void Clear()
    {
        try
        {
            ClearFlat();
        }
        catch (IOException)
        {
            // A guest has built in here what cannot be removed without walking it. Set aside, it is in nobody's way; the run
            // folder's file system is emptied at the next boot.
            Directory.Move(FolderPath, $"{FolderPath}.left-{Guid.CreateVersion7():N}");
        }
    }

    private void ClearFlat()
    {
        if (!Directory.Exists(FolderPath))
        {
            return;
        }

        Platform.TpmState.DeleteFile(Path.Combine(TpmApartPath, Platform.TpmState.FileName));
        foreach (string entry in Directory.EnumerateFileSystemEntries(FolderPath))
        {
            if (FileStatus.Of(entry) is { IsFolder: true })
            {
                Directory.Delete(entry);
            }
            else
            {
                File.Delete(entry);
            }
        }
    }
}

using System.Runtime.InteropServices;

namespace Godwit.Host.Storage;

/// <summary>What the kernel knows of a file or folder, symbolic links not followed.</summary>
internal sealed partial record FileStatus
{
    private const int AtCurrentFolder = -100;
    private const int AtSymlinkNoFollow = 0x100;
    private const int AtEmptyPath = 0x1000;
    private const uint BasicStatsAndBirth = 0xfff;
    private const uint Birth = 0x800;
    private const int BytesPerBlock = 512;
    private const int NoSuchFile = 2;
    private const int NoFolder = 20;

    public required bool IsFile { get; init; }

    public required bool IsFolder { get; init; }

    public required bool IsSymbolicLink { get; init; }

    public required UnixFileMode Mode { get; init; }

    public required uint UserId { get; init; }

    public required uint GroupId { get; init; }

    /// <summary>How many names it has; more than one means that someone else may own another of them.</summary>
    public required uint LinkCount { get; init; }

    /// <summary>Its number within its file system: two paths with the same one and the same volume are one file.</summary>
    public required ulong Inode { get; init; }

    /// <summary>Its length, holes included.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>When its content changed last, in nanoseconds since 1970.</summary>
    public required long ModifiedNanoseconds { get; init; }

    /// <summary>When it came to be, in nanoseconds since 1970; 0 where its file system does not keep that.</summary>
    public required long BornNanoseconds { get; init; }

    /// <summary>Bytes it occupies; the sparse parts of a disk do not count.</summary>
    public required long AllocatedBytes { get; init; }

    /// <summary>The file system it lies in; two folders with the same one share their free space.</summary>
    public required ulong Volume { get; init; }

    /// <summary>Null when there is no such file.</summary>
    public static FileStatus? Of(string path) =>
        StatX(AtCurrentFolder, path, AtSymlinkNoFollow, BasicStatsAndBirth, out Raw raw) == 0 ? From(raw) : null;

    /// <summary>As <see cref="Of(string)"/>, for who must not take silence for an answer.</summary>
    /// <exception cref="IOException">The storage does not say whether there is one.</exception>
    public static FileStatus? Ask(string path) => Of(path) ?? (Marshal.GetLastPInvokeError() is NoSuchFile or NoFolder ? null
        : throw new IOException($"{path} cannot be looked at: {Marshal.GetLastPInvokeErrorMessage()}."));

    public static FileStatus Of(SafeHandle file)
    {
        bool held = false;
        try
        {
            file.DangerousAddRef(ref held);
            return StatX((int)file.DangerousGetHandle(), "", AtEmptyPath, BasicStatsAndBirth, out Raw raw) == 0
                ? From(raw)
                : throw new IOException($"statx failed: {Marshal.GetLastPInvokeErrorMessage()}.");
        }
        finally
        {
            if (held)
            {
                file.DangerousRelease();
            }
        }
    }

    private static FileStatus From(in Raw raw) => new()
    {
        IsFile = (raw.Mode & 0xf000) == 0x8000,
        IsFolder = (raw.Mode & 0xf000) == 0x4000,
        IsSymbolicLink = (raw.Mode & 0xf000) == 0xa000,
        Mode = (UnixFileMode)(raw.Mode & 0xfff),
        UserId = raw.UserId,
        GroupId = raw.GroupId,
        LinkCount = raw.LinkCount,
        Inode = raw.Inode,
        SizeBytes = (long)raw.Size,
        ModifiedNanoseconds = (raw.ModifiedSeconds * 1_000_000_000) + raw.ModifiedNanoseconds,
        BornNanoseconds = (raw.Mask & Birth) == 0 ? 0 : (raw.BornSeconds * 1_000_000_000) + raw.BornNanoseconds,
        AllocatedBytes = (long)raw.Blocks * BytesPerBlock,
        Volume = ((ulong)raw.DeviceMajor << 32) | raw.DeviceMinor,
    };

    /// <summary>struct statx, the same on every architecture, unlike struct stat.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Raw
    {
        [FieldOffset(0)] public uint Mask;
        [FieldOffset(16)] public uint LinkCount;
        [FieldOffset(20)] public uint UserId;
        [FieldOffset(24)] public uint GroupId;
        [FieldOffset(28)] public ushort Mode;
        [FieldOffset(32)] public ulong Inode;
        [FieldOffset(40)] public ulong Size;
        [FieldOffset(48)] public ulong Blocks;
        [FieldOffset(80)] public long BornSeconds;
        [FieldOffset(88)] public uint BornNanoseconds;
        [FieldOffset(112)] public long ModifiedSeconds;
        [FieldOffset(120)] public uint ModifiedNanoseconds;
        [FieldOffset(136)] public uint DeviceMajor;
        [FieldOffset(140)] public uint DeviceMinor;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatX(int folder, string path, int flags, uint mask, out Raw status);
}

using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Godwit.Host.Migration.Prediction;

/// <summary>
/// The memory of a guest, page by page, read out of its QEMU's process while both run on (man proc_pid_mem, proc_pid_pagemap). Pages that
/// the kernel has not given to it, or has put into its swap, are not touched: looking must not cost the guest memory.
/// </summary>
internal sealed class RamWindow : IDisposable
{
    public const int PageBytes = 4096;

    private const int EntryBytes = 8;
    private const ulong Present = 1UL << 63;
    private const ulong Swapped = 1UL << 62;

    private readonly RamMapping _mapping;
    private readonly SafeFileHandle _memory;
    private readonly SafeFileHandle _entries;

    private RamWindow(RamMapping mapping, int processId)
    {
        _mapping = mapping;
        _memory = Open($"/proc/{processId}/mem");
        _entries = Open($"/proc/{processId}/pagemap");
    }

    public long Pages => _mapping.Bytes / PageBytes;

    /// <summary>Null when no mapping of that process holds so much.</summary>
    /// <exception cref="IOException">There is no such process.</exception>
    /// <exception cref="UnauthorizedAccessException">This process may not look into that one.</exception>
    public static RamWindow? Open(int processId, long bytes) =>
        RamMapping.Find(File.ReadLines($"/proc/{processId}/maps"), bytes) is { } mapping ? new RamWindow(mapping, processId) : null;

    public RamPageState StateOf(long page)
    {
        Span<byte> entry = stackalloc byte[EntryBytes];
        if (RandomAccess.Read(_entries, entry, (_mapping.Begin / PageBytes + page) * EntryBytes) < EntryBytes)
        {
            return RamPageState.Absent;
        }

        ulong bits = BinaryPrimitives.ReadUInt64LittleEndian(entry);
        return (bits & Present) != 0 ? RamPageState.Present : (bits & Swapped) != 0 ? RamPageState.Swapped : RamPageState.Absent;
    }

    /// <returns>False when the page is gone meanwhile.</returns>
    public bool TryRead(long page, Span<byte> to) => RandomAccess.Read(_memory, to, _mapping.Begin + (page * PageBytes)) == to.Length;

    public void Dispose()
    {
        _memory.Dispose();
        _entries.Dispose();
    }

    // Without FileShare.Read .NET would lock the file, which these cannot be.
    private static SafeFileHandle Open(string path) => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
}

using Godwit.Contracts.Storage;
using Godwit.Contracts.Vms;

namespace Godwit.Host.Storage;

/// <summary>One file of a chain.</summary>
internal sealed record ChainLink(string Path, DiskFormat Format, FileStatus Status, ImageHeader Header, long SizeBytes)
{
    /// <summary>Raw and qcow2 do not say whether they are fixed: one that has all its space is.</summary>
    public VhdType Type => Header.Type ?? (Status.AllocatedBytes >= SizeBytes ? VhdType.Fixed : VhdType.Dynamic);
}

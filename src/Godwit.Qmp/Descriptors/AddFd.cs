using System.Runtime.InteropServices;
using System.Text.Json.Serialization.Metadata;

namespace Godwit.Qmp;

/// <summary>
/// Gives QEMU an open file, which it keeps until it is told otherwise or ends. What the file's description holds, such as a lock
/// (F_OFD_SETLK), lives as long.
/// </summary>
public sealed record AddFd : IQmpCommand<AddedFd>, IQmpDescriptor
{
    /// <summary>Words of ours, by which <see cref="QueryFdsets"/> tells it again.</summary>
    public required string Opaque { get; init; }

    internal SafeHandle? Handle { get; private init; }

    /// <summary>Ours stays ours.</summary>
    public static AddFd Of(SafeHandle descriptor, string opaque) => new() { Opaque = opaque, Handle = descriptor };

    SafeHandle IQmpDescriptor.Descriptor => Handle ?? throw new InvalidOperationException("add-fd without a descriptor.");

    string IQmpCommand<AddedFd>.Verb => "add-fd";

    JsonTypeInfo IQmpCommand<AddedFd>.ArgumentsType => QmpJson.Default.AddFd;

    JsonTypeInfo<AddedFd> IQmpCommand<AddedFd>.ReplyType => QmpJson.Default.AddedFd;
}

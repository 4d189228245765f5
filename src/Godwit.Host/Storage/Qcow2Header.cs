using System.Buffers.Binary;
using System.Text;
using Godwit.Contracts.Storage;

namespace Godwit.Host.Storage;

/// <summary>
/// The first cluster of a qcow2 image, big-endian:
/// <code>
///   0 "QFI\xfb"   4 version   8 offset of the parent's name   16 its length   20 cluster bits   24 virtual size
///  60 snapshots  72 incompatible features (1 dirty, 2 corrupt, 4 data file)  100 header length
///  header length: extensions (type 4, length 4, data padded to 8) up to one of type 0, then the parent's name
/// </code>
/// One extension is ours: "GDWT", the <see cref="ParentIdentity"/>. QEMU keeps extensions that it does not know.
/// </summary>
internal sealed class Qcow2Header
{
    private const uint Magic = 0x514649fb;
    private const uint EndOfExtensions = 0;
    private const uint ParentFormatExtension = 0xe2792aca;
    private const uint IdentityExtension = 0x47445754;
    private const int ShortHeader = 72;
    private const int LongestParent = 1023;

    private readonly byte[] _fixed;

    private Qcow2Header(byte[] fixedPart) => _fixed = fixedPart;

    public int ClusterBytes => 1 << (int)U32(20);

    private long SizeBytes => (long)U64(24);

    public string? Parent { get; private set; }

    private List<(uint Type, byte[] Data)> Extensions { get; } = [];

    private int Version => (int)U32(4);

    private ulong Features => Version >= 3 ? U64(72) : 0;

    /// <exception cref="InvalidDataException">It is no qcow2 image, or a damaged one.</exception>
    public static Qcow2Header Read(Stream file)
    {
        byte[] head = At(file, 0, ShortHeader);
        if (BinaryPrimitives.ReadUInt32BigEndian(head) != Magic)
        {
            throw new InvalidDataException("it is no qcow2 image");
        }

        var header = new Qcow2Header(head);
        if (header.Version is not (2 or 3) || header.U32(20) is < 9 or > 21)
        {
            throw new InvalidDataException("its qcow2 header is damaged");
        }

        int length = header.Version == 2 ? ShortHeader : (int)BinaryPrimitives.ReadUInt32BigEndian(At(file, 100, 4));
        if (length < ShortHeader || length > header.ClusterBytes)
        {
            throw new InvalidDataException("its qcow2 header is damaged");
        }

        header = new Qcow2Header(At(file, 0, length));
        header.ReadExtensions(file, length);
        header.Parent = header.ReadParent(file);
        return header;
    }

    public ImageHeader ToImageHeader() => new()
    {
        SizeBytes = SizeBytes,
        Type = Parent is null ? null : VhdType.Differencing,
        BlockSizeBytes = ClusterBytes,
        Parent = Parent,
        ParentDriver = Text(ParentFormatExtension),
        ParentIdentity = Data(IdentityExtension) is { Length: 16 } identity
            ? new ParentIdentity(BinaryPrimitives.ReadInt64BigEndian(identity), BinaryPrimitives.ReadInt64BigEndian(identity.AsSpan(8)))
            : null,
        HasDataFile = (Features & 4) != 0,
        Snapshots = U32(60),
        IsDirty = (Features & 1) != 0,
        IsCorrupt = (Features & 2) != 0,
    };

    /// <summary>
    /// The whole first cluster anew with this parent: one write, which a power cut leaves done or not done for as long as a
    /// disk's sector holds it.
    /// </summary>
    /// <exception cref="InvalidDataException">The name does not fit.</exception>
    public byte[] WithParent(string parent, string driver, ParentIdentity identity)
    {
        byte[] name = Encoding.UTF8.GetBytes(parent);
        byte[] identityData = new byte[16];
        BinaryPrimitives.WriteInt64BigEndian(identityData, identity.SizeBytes);
        BinaryPrimitives.WriteInt64BigEndian(identityData.AsSpan(8), identity.ModifiedMicroseconds);
        List<(uint Type, byte[] Data)> extensions =
        [
            (ParentFormatExtension, Encoding.UTF8.GetBytes(driver)),
            (IdentityExtension, identityData),
            .. Extensions.Where(extension => extension.Type is not (ParentFormatExtension or IdentityExtension)),
            (EndOfExtensions, []),
        ];
        int nameAt = _fixed.Length + extensions.Sum(extension => 8 + Padded(extension.Data.Length));
        if (name.Length > LongestParent || nameAt + name.Length > ClusterBytes)
        {
            throw new InvalidDataException("the parent's path is too long for its header");
        }

        byte[] cluster = new byte[ClusterBytes];
        _fixed.CopyTo(cluster, 0);
        BinaryPrimitives.WriteUInt64BigEndian(cluster.AsSpan(8), (ulong)nameAt);
        BinaryPrimitives.WriteUInt32BigEndian(cluster.AsSpan(16), (uint)name.Length);
        int at = _fixed.Length;
        foreach ((uint type, byte[] data) in extensions)
        {
            BinaryPrimitives.WriteUInt32BigEndian(cluster.AsSpan(at), type);
            BinaryPrimitives.WriteUInt32BigEndian(cluster.AsSpan(at + 4), (uint)data.Length);
            data.CopyTo(cluster, at + 8);
            at += 8 + Padded(data.Length);
        }

        name.CopyTo(cluster, nameAt);
        return cluster;
    }

    private void ReadExtensions(Stream file, int at)
    {
        while (at + 8 <= ClusterBytes)
        {
            byte[] head = At(file, at, 8);
            uint type = BinaryPrimitives.ReadUInt32BigEndian(head);
            uint length = BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(4));
            if (type == EndOfExtensions)
            {
                return;
            }

            if (length > ClusterBytes - at - 8)
            {
                throw new InvalidDataException("its qcow2 header is damaged");
            }

            Extensions.Add((type, At(file, at + 8, (int)length)));
            at += 8 + Padded((int)length);
        }
    }

    private string? ReadParent(Stream file)
    {
        (ulong at, uint length) = (U64(8), U32(16));
        return at == 0 || length == 0 ? null
            : length > LongestParent || at > (ulong)ClusterBytes ? throw new InvalidDataException("its qcow2 header is damaged")
            : Encoding.UTF8.GetString(At(file, (long)at, (int)length));
    }

    private byte[]? Data(uint type) => Extensions.FirstOrDefault(extension => extension.Type == type).Data;

    private string? Text(uint type) => Data(type) is { } data ? Encoding.UTF8.GetString(data) : null;

    private static int Padded(int length) => (length + 7) & ~7;

    private static byte[] At(Stream file, long offset, int length)
    {
        byte[] bytes = new byte[length];
        file.Seek(offset, SeekOrigin.Begin);
        file.ReadExactly(bytes);
        return bytes;
    }

    private uint U32(int at) => BinaryPrimitives.ReadUInt32BigEndian(_fixed.AsSpan(at));

    private ulong U64(int at) => BinaryPrimitives.ReadUInt64BigEndian(_fixed.AsSpan(at));
}

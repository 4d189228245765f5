using System.Globalization;

namespace Godwit.Host.Storage;

/// <summary>
/// Which file it is, whatever its name. A file system gives a number that became free to the next file, so the moment of its birth
/// belongs to it; and the kernel gives file systems other numbers after each start, so the birth says more than they do.
/// </summary>
/// <param name="Volume">The file system it lies in.</param>
/// <param name="Inode">Its number there.</param>
/// <param name="BornNanoseconds">Since 1970; 0 where the file system does not keep it.</param>
internal readonly record struct FileIdentity(ulong Volume, ulong Inode, long BornNanoseconds)
{
    public static FileIdentity Of(FileStatus status) => new(status.Volume, status.Inode, status.BornNanoseconds);

    public bool IsSameAs(FileIdentity other) => Inode == other.Inode
        && (BornNanoseconds > 0 && other.BornNanoseconds > 0 ? BornNanoseconds == other.BornNanoseconds : Volume == other.Volume);

    /// <summary>"2049:131:1767225600000000000", as the journal keeps it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Volume}:{Inode}:{BornNanoseconds}");

    public static FileIdentity Parse(string text)
    {
        string[] parts = text.Split(':');
        return new FileIdentity(
            ulong.Parse(parts[0], CultureInfo.InvariantCulture), ulong.Parse(parts[1], CultureInfo.InvariantCulture), long.Parse(parts[2], CultureInfo.InvariantCulture));
    }
}

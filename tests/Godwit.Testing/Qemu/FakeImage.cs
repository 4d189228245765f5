namespace Godwit.Testing;

/// <summary>
/// The file behind a disk. Its content is modelled as the list of guest writes it has received, which is all that is needed
/// to tell a good copy from a stale one.
/// </summary>
public sealed class FakeImage(string path, DateTime? born)
{
    public string Path { get; } = path;

    /// <summary>Numbers of the guest writes this image holds, oldest first.</summary>
    public IList<int> Writes { get; } = [];

    /// <summary>In bytes. A mirror between images of different sizes fails.</summary>
    public long Size { get; set; } = 64L << 20;

    /// <summary>
    /// When the file on the real disk was made, if there is one: a file made anew at this path is another image.
    /// </summary>
    internal DateTime? Born { get; } = born;

    /// <summary>What another image above this one held goes down into it.</summary>
    internal void TakeIn(FakeImage above) => Add(above.Writes.Except(Writes).ToArray());

    internal void Add(IEnumerable<int> writes)
    {
        foreach (int write in writes)
        {
            Writes.Add(write);
        }
    }

    internal void CopyFrom(FakeImage source)
    {
        Writes.Clear();
        Add(source.Writes);
    }
}

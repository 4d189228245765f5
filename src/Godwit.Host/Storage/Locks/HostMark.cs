namespace Godwit.Host.Storage.Locks;

/// <summary>What tells this host from others on storage that they reach, too: an id, since it may get another name while its guests run.</summary>
internal sealed class HostMark(HostOptions options)
{
    private readonly Lazy<string> _id = new(() => Read(Path.Combine(options.StateFolder, "host-id")));

    public string Id => _id.Value;

    /// <summary>A host that was named by another one has only its name.</summary>
    public bool Is(LockHolder holder) => holder.HostId is { } id ? id == Id : holder.Host == options.HostName;

    private static string Read(string file)
    {
        if (File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } known)
        {
            return known;
        }

        string made = $"{Guid.NewGuid()}";
        DurableFile.Write(file, System.Text.Encoding.ASCII.GetBytes(made));
        return made;
    }
}

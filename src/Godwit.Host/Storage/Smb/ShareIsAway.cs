namespace Godwit.Host.Storage.Smb;

/// <summary>Whether a path lies on a share that is away: whoever looks at it would wait for its server, or find nothing.</summary>
internal delegate bool ShareIsAway(string path);

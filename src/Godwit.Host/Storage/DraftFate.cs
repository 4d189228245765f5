namespace Godwit.Host.Storage;

/// <summary>What becomes of a draft that nobody finished.</summary>
internal enum DraftFate
{
    /// <summary>The file goes, if it is there, and with it what the journal says of it.</summary>
    Delete,

    /// <summary>The file is somebody's; only the journal forgets it.</summary>
    Forget,

    /// <summary>Its file system is away: nobody can know yet.</summary>
    Wait,
}

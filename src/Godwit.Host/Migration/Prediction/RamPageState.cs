namespace Godwit.Host.Migration.Prediction;

/// <summary>Where a page of a process is.</summary>
internal enum RamPageState
{
    /// <summary>Never written: it reads as zeros.</summary>
    Absent,
    Present,
    Swapped,
}

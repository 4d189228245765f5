namespace Godwit.Host.Migration.Convergence;

/// <summary>What holds from a moment on.</summary>
/// <param name="After">Since all of memory has been sent once.</param>
/// <param name="DowntimeLimit">Pause that is aimed at.</param>
/// <param name="ThrottlePercent">Most that the guest's processors are held back; 0 is not at all.</param>
internal sealed record ConvergenceStep(TimeSpan After, TimeSpan DowntimeLimit, int ThrottlePercent);

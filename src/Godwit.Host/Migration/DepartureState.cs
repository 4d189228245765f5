namespace Godwit.Host.Migration;

/// <summary>
/// Where a move stands in the source's register.
/// <code>
///   Open --give--> Given --lost--> Aborted   (the destination proved that it never ran)
///     \---abort--> Aborted
/// </code>
/// "Settled" (its own column) is true once the other host has acknowledged: the GO for Given, the discard for Aborted.
/// </summary>
internal enum DepartureState
{
    Open,
    Given,
    Aborted,
}

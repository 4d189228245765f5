namespace Godwit.Host.Migration;

/// <summary>
/// How far a landing is bound.
/// <code>
///   Prepared --arm--> Armed --go--> Owned   (a VM of this host)
///      |                | \--go---> Lost    (recorded: it never ran here and never will)
///      \---- discard ---+--------------> (nothing)
/// </code>
/// A Prepared landing whose source is silent is given up: the source cannot give the VM away without arming first.
/// An Armed one asks the source's register.
/// </summary>
internal enum ArrivalState
{
    Prepared,
    Armed,
    Owned,
    Lost,
}

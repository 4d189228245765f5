using Godwit.Contracts.Compatibility;

namespace Godwit.Host.Migration;

/// <summary>A move that was looked at.</summary>
/// <param name="Report">What stands against it.</param>
/// <param name="Order">Its plan, without what has none; null when nothing is left then.</param>
internal sealed record ComparedMove(CompatibilityReport Report, MoveOrder? Order);

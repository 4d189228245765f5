namespace Godwit.Host.Migration;

/// <summary>A move away from this host, as the register has it.</summary>
internal sealed record Departure(MoveOrder Order, DepartureState State);

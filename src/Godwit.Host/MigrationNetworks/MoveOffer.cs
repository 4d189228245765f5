namespace Godwit.Host.MigrationNetworks;

/// <summary>An address at which a host takes moves now.</summary>
/// <param name="Address">"10.71.0.2:6600".</param>
/// <param name="Priority">The lower the better.</param>
internal sealed record MoveOffer(string Address, int Priority);

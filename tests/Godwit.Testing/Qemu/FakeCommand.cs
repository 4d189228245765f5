namespace Godwit.Testing;

/// <summary>
/// One command that some QEMU was sent. A failure sweep replays the list and injects a verdict at each entry in turn.
/// </summary>
/// <param name="Number">From 0, over the whole world, without negotiation and queries.</param>
/// <param name="Qemu">Who was asked.</param>
/// <param name="Verb">What it was asked.</param>
public sealed record FakeCommand(int Number, FakeQemu Qemu, string Verb);

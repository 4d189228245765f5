using System.Diagnostics.CodeAnalysis;

namespace Godwit.Testing;

/// <summary>An error reply in the making: QEMU's class and text.</summary>
[SuppressMessage("Design", "CA1064", Justification = "It never leaves the fake: the monitor turns it into an error reply.")]
internal sealed class FakeRefusal(string description, string errorClass = "GenericError") : Exception(description)
{
    public string ErrorClass { get; } = errorClass;
}

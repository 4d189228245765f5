namespace Godwit.Host.Tests.Migration.Sweep;

/// <summary>A case did not come to an end.</summary>
internal sealed class SweepException(string message) : Exception(message);

namespace Godwit.Host.Tests.Migration.Sweep;

/// <param name="Boundary">Name of a boundary, as the recording run wrote it down.</param>
internal sealed record Mishap(string Boundary, Fault Fault)
{
    public override string ToString() => $"{Fault} at {Boundary}";
}

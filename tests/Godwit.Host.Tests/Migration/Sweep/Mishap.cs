namespace Godwit.Host.Tests.Migration.Sweep;

/// <param name="Boundary">Name of a boundary, as the recording run wrote it down.</param>
internal sealed record Mishap(string Boundary, Fault Fault)
{
    /// <summary>A fault at each boundary at which it can be. A commit and a start have no reply that could be lost apart from their failure.</summary>
    public static IEnumerable<Mishap> At(IEnumerable<string> boundaries, Fault fault) => boundaries
        .Where(boundary => fault.Kind is not FaultKind.ReplyLost || !(boundary.Contains("journal") || boundary.Contains("start QEMU")))
        .Where(boundary => fault.Kind is not FaultKind.WriteArrivesLate || boundary.Contains("register: give"))
        .Select(boundary => new Mishap(boundary, fault));

    public override string ToString() => $"{Fault} at {Boundary}";
}

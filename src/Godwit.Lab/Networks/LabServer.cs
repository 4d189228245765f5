namespace Godwit.Lab.Networks;

/// <summary>A server beside the hosts of a lab, on the management network.</summary>
/// <param name="Name">Its short name, in the directory and as its port of the switch.</param>
/// <param name="Address">Its address, a /24; hosts have 10.70.0.1 to 10.70.0.26.</param>
internal sealed record LabServer(string Name, string Address)
{
    public static LabServer DomainController { get; } = new("dc", "10.70.0.250");

    public static LabServer FileServer { get; } = new("fs", "10.70.0.251");

    public static IReadOnlyList<LabServer> All { get; } = [DomainController, FileServer];
}

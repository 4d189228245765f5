namespace Godwit.Contracts.Vms;

public sealed record RenameVmRequest
{
    public required string NewName { get; init; }
}

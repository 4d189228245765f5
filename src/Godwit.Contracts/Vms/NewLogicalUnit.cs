namespace Godwit.Contracts.Vms;

/// <summary>A logical unit to be attached; exactly one of the two is given.</summary>
public sealed record NewLogicalUnit
{
    public IscsiAddress? Iscsi { get; init; }

    /// <summary>World wide name of a unit that the host reaches over Fibre Channel, 16 or 32 hexadecimal digits.</summary>
    public string? WorldWideName { get; init; }
}

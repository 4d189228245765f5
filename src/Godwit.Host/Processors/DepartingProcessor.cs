namespace Godwit.Host.Processors;

/// <summary>What a VM has of the processor that it leaves: with its model it tells the destination what the guest sees.</summary>
internal sealed record DepartingProcessor
{
    /// <summary>Features of the VM's model that the source lacks, and the guest therefore, too.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>All that the source gives; null unless the model passes it through.</summary>
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>As <see cref="ProcessorAbilities.Identity"/>; null unless the model passes it through.</summary>
    public string? Identity { get; init; }

    /// <summary>Models that the source gives in full, newest first: what the VM could have instead.</summary>
    public required IReadOnlyList<string> Newest { get; init; }

    /// <summary>Null when it is not known what the source gives.</summary>
    public static DepartingProcessor? Of(string model, ProcessorAbilities? abilities, string accelerator, string manufacturer) => abilities is null ? null : new()
    {
        Missing = abilities.MissingOf(model) ?? [],
        Features = ProcessorModels.PassesThrough(model) ? abilities.Features : null,
        Identity = ProcessorModels.PassesThrough(model) ? abilities.Identity : null,
        Newest = ProcessorModels.Newest(accelerator, manufacturer, abilities.Complete),
    };
}

namespace Godwit.Host.Processors;

/// <summary>What this host's QEMU says that it can give to guests, under the host's accelerator.</summary>
internal sealed record ProcessorAbilities
{
    /// <summary>Features of the model that has everything, sorted by name.</summary>
    public required IReadOnlyList<string> Features { get; init; }

    /// <summary>That model's vendor, family, level and so on, "family=6, model=85": what a guest sees beside features.</summary>
    public required string Identity { get; init; }

    /// <summary>Each model with those of its features that this host lacks.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Models { get; init; }

    /// <summary>Null for a model that this QEMU does not know.</summary>
    public IReadOnlyList<string>? MissingOf(string model) => Models.GetValueOrDefault(model);

    /// <summary>Models that it gives in full.</summary>
    public IEnumerable<string> Complete => Models.Where(model => model.Value.Count == 0).Select(model => model.Key);
}

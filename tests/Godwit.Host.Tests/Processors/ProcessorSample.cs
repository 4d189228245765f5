using Godwit.Host.Processors;

namespace Godwit.Host.Tests.Processors;

/// <summary>Processors as QEMU tells of them.</summary>
internal static class ProcessorSample
{
    /// <summary>Emulated, as QEMU 10.0.2 does it, in extracts.</summary>
    public static ProcessorAbilities Tcg { get; } = new()
    {
        Features = ["aes", "avx2", "fma", "sse2", "x2apic"],
        Identity = "family=0, model-id=QEMU TCG CPU version 2.5+, vendor=AuthenticAMD",
        Models = Models(
            ("base", []), ("qemu64", []), ("qemu64-v1", []), ("Nehalem", []), ("Nehalem-v1", []), ("Nehalem-v2", ["spec-ctrl"]), ("Westmere-v1", []),
            ("Westmere-v2", ["spec-ctrl"]), ("SandyBridge-v1", ["tsc-deadline"]), ("Skylake-Server-v1", ["pcid", "avx512f"]), ("Opteron_G2-v1", []), ("EPYC-v1", ["osvw"]),
            ("max", []), ("host", ["kvm"])),
    };

    /// <summary>One on which every model of <see cref="Tcg"/> is complete.</summary>
    public static ProcessorAbilities Skylake { get; } = new()
    {
        Features = ["aes", "avx2", "avx512f", "fma", "pcid", "sse2", "x2apic"],
        Identity = "family=6, model=85, vendor=GenuineIntel",
        Models = Tcg.Models.ToDictionary(model => model.Key, _ => (IReadOnlyList<string>)[], StringComparer.Ordinal),
    };

    /// <summary>The same without some features, in every model that would have them.</summary>
    public static ProcessorAbilities Without(this ProcessorAbilities all, params string[] features) => all with
    {
        Features = [.. all.Features.Except(features, StringComparer.Ordinal)],
        Models = all.Models.ToDictionary(
            model => model.Key,
            model => (IReadOnlyList<string>)[.. model.Value, .. model.Key.StartsWith("Skylake", StringComparison.Ordinal) ? features : []],
            StringComparer.Ordinal),
    };

    private static Dictionary<string, IReadOnlyList<string>> Models(params (string Name, string[] Missing)[] models) =>
        models.ToDictionary(model => model.Name, model => (IReadOnlyList<string>)model.Missing, StringComparer.Ordinal);
}

using System.Globalization;
using Godwit.Host.Guests;

namespace Godwit.Host.Processors;

/// <summary>
/// QEMU's named models, as far as a VM is given one by us. QEMU says what each consists of and not how old it is; so their order is here.
/// Only versioned names ("Nehalem-v1") are given: they mean the same in every QEMU.
/// </summary>
internal static class ProcessorModels
{
    public const string Intel = "GenuineIntel";
    public const string Amd = "AuthenticAMD";

    /// <summary>Families by their manufacturer, the oldest first. Server processors, as far as there are two kinds.</summary>
    private static readonly Dictionary<string, string[]> Families = new(StringComparer.Ordinal)
    {
        [Intel] =
        [
            "Conroe", "Penryn", "Nehalem", "Westmere", "SandyBridge", "IvyBridge", "Haswell", "Broadwell", "Skylake-Client", "Skylake-Server", "Cascadelake-Server",
            "Cooperlake", "Icelake-Server", "SapphireRapids", "GraniteRapids",
        ],
        [Amd] = ["Opteron_G1", "Opteron_G2", "Opteron_G3", "Opteron_G4", "Opteron_G5", "EPYC", "EPYC-Rome", "EPYC-Milan", "EPYC-Genoa", "EPYC-Turin"],
    };

    /// <summary>Models that show whatever the host has: something else on every host.</summary>
    public static bool PassesThrough(string model) => model is "host" or "max";

    /// <summary>The model that has everything that QEMU can give.</summary>
    public static string Everything(Accelerator accelerator) => accelerator switch { Accelerator.Kvm => "host", Accelerator.Tcg => "max" };

    /// <summary>
    /// What MinimumFeatureSet gives. Under KVM the x86-64-v2 level that every host of the last dozen years has, of either manufacturer:
    /// QEMU puts the processor's own manufacturer into it. Under TCG what every version of QEMU emulates.
    /// </summary>
    public static string Minimum(string accelerator) => accelerator == "kvm" ? "Nehalem-v1" : "qemu64-v1";

    /// <summary>
    /// Of each family of processors the newest model among those that can be given in full, the newest family first. Of a
    /// manufacturer's own where the processor is real; of Intel's and AMD's where it is emulated.
    /// </summary>
    public static IReadOnlyList<string> Newest(string accelerator, string manufacturer, IEnumerable<string> complete)
    {
        IReadOnlyCollection<string> models = [.. complete];
        IEnumerable<string> families = accelerator == "kvm"
            ? Families.GetValueOrDefault(manufacturer, []).Reverse()
            : Families[Intel].Reverse().Concat(Families[Amd].Reverse());
        return [.. families.Select(family => NewestOf(family, models)).OfType<string>()];
    }

    /// <summary>What CommonDomainFeatureSet gives: never less than the minimum.</summary>
    public static string Common(string accelerator, string manufacturer, IEnumerable<string> complete) =>
        Newest(accelerator, manufacturer, complete) is [var newest, ..] ? newest : Minimum(accelerator);

    private static string? NewestOf(string family, IEnumerable<string> models) => models
        .Where(model => VersionOf(family, model) is not null)
        .MaxBy(model => VersionOf(family, model));

    /// <summary>2 for "Nehalem" and "Nehalem-v2"; null for everything else.</summary>
    private static int? VersionOf(string family, string model) =>
        model.StartsWith($"{family}-v", StringComparison.Ordinal)
        && int.TryParse(model.AsSpan(family.Length + 2), NumberStyles.None, CultureInfo.InvariantCulture, out int version)
            ? version
            : null;
}

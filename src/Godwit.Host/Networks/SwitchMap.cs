using Godwit.Contracts.Vms;

namespace Godwit.Host.Networks;

/// <summary>Adapters that are plugged into other switches where a VM comes to.</summary>
internal static class SwitchMap
{
    /// <param name="vm">The VM; in its checkpoints the same is done.</param>
    /// <param name="switches">The destination's switches by the names that the VM has; an empty one is "Not Connected".</param>
    public static VmConfiguration Apply(VmConfiguration vm, IReadOnlyDictionary<string, string>? switches) => switches is null ? vm : vm with
    {
        NetworkAdapters = [.. vm.NetworkAdapters.Select(adapter => adapter with { SwitchName = Of(switches, adapter.SwitchName) })],
        Checkpoints = vm.Checkpoints is null ? null
            : [.. vm.Checkpoints.Select(checkpoint => checkpoint with { Configuration = Apply(checkpoint.Configuration, switches) })],
    };

    /// <summary>The first name that no adapter has, in no checkpoint either; null when there is none.</summary>
    public static string? Unknown(VmConfiguration vm, IReadOnlyDictionary<string, string>? switches)
    {
        HashSet<string> known = new(NamesOf(vm), SwitchVerdict.Names);
        return switches?.Keys.FirstOrDefault(name => !known.Contains(name));
    }

    /// <summary>The switches that its adapters are plugged into, in any checkpoint too.</summary>
    public static IEnumerable<string> NamesOf(VmConfiguration vm) =>
    [
        .. vm.NetworkAdapters.Select(adapter => adapter.SwitchName).OfType<string>(),
        .. (vm.Checkpoints ?? []).SelectMany(checkpoint => NamesOf(checkpoint.Configuration)),
    ];

    private static string? Of(IReadOnlyDictionary<string, string> switches, string? name) =>
        name is not null && switches.FirstOrDefault(pair => SwitchVerdict.Names.Equals(pair.Key, name)).Value is { } other ? other.Length > 0 ? other : null : name;
}

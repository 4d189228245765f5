using Godwit.Contracts.Problems;

namespace Godwit.Host.Cluster.Fencing;

/// <summary>Whether an agent can do with what it would be told. It would not say so itself: it ignores what it does not know.</summary>
internal static class FenceDeviceVerdict
{
    /// <summary>Ours to say, or such as would write secrets into files and logs.</summary>
    private static readonly string[] Ours = ["action", "help", "version", "debug", "debug_file", "verbose", "verbose_level", "boto3_debug"];

    /// <summary>What an agent must be able to do.</summary>
    private static readonly string[] Needed = ["off", "status"];

    /// <param name="node">Whose device it is.</param>
    /// <param name="device">What was asked for.</param>
    /// <param name="description">What the agent says about itself; null when it says nothing that can be read.</param>
    /// <returns>Null when it can.</returns>
    public static Problem? Of(string node, FenceDevice device, FenceDescription? description)
    {
        if (description is null)
        {
            return Invalid(node, $"{device.Agent} does not describe itself as a fence agent does.", "Name another agent.");
        }

        if (Needed.FirstOrDefault(action => !description.Actions.Contains(action)) is { } missing)
        {
            return Invalid(
                node, $"{device.Agent} has no action '{missing}', and a node counts as fenced only when it is proven to be off.",
                "Name an agent that switches power, for instance fence_ipmilan or fence_redfish.");
        }

        if (device.OffTimeout <= TimeSpan.Zero)
        {
            return Invalid(node, "A node cannot be switched off in no time.", "Choose at least as long as the device needs, usually 60 s.");
        }

        return device.Parameters.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => Parameter(node, device, description, pair.Key, pair.Value))
            .FirstOrDefault(problem => problem is not null)
            ?? Missing(node, device, description);
    }

    private static Problem? Parameter(string node, FenceDevice device, FenceDescription description, string name, string value) =>
        !FenceName.IsParameter(name) ? Invalid(node, "A parameter of a fence agent has letters, digits and underscores in its name, and nothing else.", Known(device, description))
        : Ours.Contains(name, StringComparer.OrdinalIgnoreCase) ? Invalid(node, $"{name} is not for you to set.", "Leave it out.")
        : RunsPrograms(name) ? Invalid(node, $"{name} would run a program of your choice as root.", "Leave it out, and give the value itself where there is one.")
        : !description.Parameters.Any(known => known.Name == name) ? Invalid(node, $"{device.Agent} knows no parameter '{name}', and would ignore it.", Known(device, description))
        : value.Any(char.IsControl) ? Invalid(node, $"The value of {name} has a line break or another control character in it.", "Give it in one line.")
        : null;

    /// <summary>The first that is required, and given under neither of its names.</summary>
    private static Problem? Missing(string node, FenceDevice device, FenceDescription description) => description.Parameters
        .Where(parameter => parameter is { IsRequired: true, IsDeprecated: false, Default: null } && !Ours.Contains(parameter.Name, StringComparer.Ordinal))
        .FirstOrDefault(parameter => !IsGiven(device, parameter.Name) && !IsGiven(device, parameter.Obsoletes)) is { } missing
        ? Invalid(node, $"{device.Agent} needs the parameter '{missing.Name}'.", missing.Description.Length > 0 ? $"Give it: {missing.Description.TrimEnd('.')}." : "Give it.")
        : null;

    private static bool IsGiven(FenceDevice device, string? name) => name is not null && device.Parameters.TryGetValue(name, out string? value) && value.Length > 0;

    private static bool RunsPrograms(string name) =>
        name.EndsWith("_script", StringComparison.OrdinalIgnoreCase)
        || (name.EndsWith("_path", StringComparison.OrdinalIgnoreCase) && !name.Equals("api_path", StringComparison.OrdinalIgnoreCase))
        || name.Equals("ssh_options", StringComparison.OrdinalIgnoreCase);

    private static string Known(FenceDevice device, FenceDescription description)
    {
        IEnumerable<string> names = description.Parameters.Where(known => !known.IsDeprecated).Select(known => known.Name);
        return $"{device.Agent} knows: {string.Join(", ", names.Where(name => !Ours.Contains(name) && !RunsPrograms(name)))}.";
    }

    private static Problem Invalid(string node, string message, string remedy) => new()
    {
        Id = ProblemId.FenceSettingsInvalid, Target = node, Message = $"{node} cannot be fenced so: {message}", Remedy = remedy,
    };
}

using System.Text.RegularExpressions;

namespace Godwit.Host.Cluster.Fencing;

/// <summary>Names of agents are names of programs that root runs: nothing but these.</summary>
internal static partial class FenceName
{
    public static bool IsValid(string agent) => Agent().IsMatch(agent);

    public static bool IsParameter(string name) => Parameter().IsMatch(name);

    [GeneratedRegex(@"\Afence_[a-z0-9_]+\z")]
    private static partial Regex Agent();

    [GeneratedRegex(@"\A[A-Za-z0-9_-]+\z")]
    private static partial Regex Parameter();
}

using Xunit;

namespace Godwit.Shape.Tests;

/// <summary>Projects stand where a compiler should forbid knowledge: wires below, faces above, the words they share between.</summary>
public sealed class ReferenceTests
{
    [Theory]
    [InlineData("Godwit.Contracts", "")]
    [InlineData("Godwit.Qmp", "")]
    [InlineData("Godwit.Etcd", "")]
    [InlineData("Godwit.Client", "Godwit.Contracts")]
    [InlineData("Godwit.Host", "Godwit.Contracts Godwit.Etcd Godwit.Qmp")]
    [InlineData("Godwit.Cli", "Godwit.Client")]
    [InlineData("Godwit.Lab", "Godwit.Client")]
    public void A_project_knows_only_whom_it_may(string project, string known) =>
        Assert.Equal(known, string.Join(' ', References.All[project]));

    [Fact]
    public void Every_product_project_has_a_rule_of_its_own()
    {
        IEnumerable<string> ruled = ["Godwit.Cli", "Godwit.Client", "Godwit.Contracts", "Godwit.Etcd", "Godwit.Host", "Godwit.Lab", "Godwit.Qmp"];
        Assert.Equal(ruled, Repository.Files.Where(IsProductProject).Select(file => Path.GetFileNameWithoutExtension(file.FileName)));
    }

    /// <summary>The bench of the cluster simulates machines, and must decide about them as the daemon does.</summary>
    [Fact]
    public void Nothing_references_the_daemon_but_its_tests_and_the_simulation() =>
        Findings.None(References.All.Where(pair => pair.Value.Contains("Godwit.Host")).Select(pair => pair.Key)
            .Where(name => !name.EndsWith(".Tests", StringComparison.Ordinal) && name is not ("Godwit.Testing" or "Godwit.Bench.Cluster")));

    [Fact]
    public void The_product_references_no_test_and_no_benchmark() =>
        Findings.None(References.All.Where(pair => Repository.Files.Any(file => IsProductProject(file) && file.FileName == pair.Key + ".csproj"))
            .SelectMany(pair => pair.Value).Where(name => name.Contains("Test", StringComparison.Ordinal) || name.Contains("Bench", StringComparison.Ordinal)));

    [Fact]
    public void The_solution_holds_every_project()
    {
        string solution = File.ReadAllText(Path.Combine(Repository.Root, "Godwit.slnx"));
        Findings.None(Repository.Files.Where(file => file.Name.EndsWith(".csproj", StringComparison.Ordinal))
            .Select(file => file.Name).Where(name => !solution.Contains($"\"{name}\"", StringComparison.Ordinal)));
    }

    private static bool IsProductProject(SourceFile file) =>
        file.Name.StartsWith("src/", StringComparison.Ordinal) && file.Name.EndsWith(".csproj", StringComparison.Ordinal);
}

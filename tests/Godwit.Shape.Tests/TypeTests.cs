using Xunit;

namespace Godwit.Shape.Tests;

/// <summary>A type is found by its name, and a file holds what its name says.</summary>
public sealed class TypeTests
{
    /// <summary>Files without a type: programs, and attributes of a whole assembly.</summary>
    private static readonly string[] WithoutType = ["Program.cs", "LinuxOnly.cs"];

    private static readonly string[] _wires = ["Godwit.Qmp", "Godwit.Etcd"];

    [Fact]
    public void A_file_holds_one_type_named_like_the_file() =>
        Findings.None(Repository.Code("src").Concat(Repository.Code("bench")).Where(file => !WithoutType.Contains(file.FileName))
            .Where(file => Types.In(file) is not [string only] || only != file.TypeName)
            .Select(file => $"{file.Name} holds {string.Join(", ", Types.In(file))}"));

    [Fact]
    public void Programs_hold_no_types() =>
        Findings.None(Repository.Code("src").Where(file => WithoutType.Contains(file.FileName) && Types.In(file).Count > 0).Select(file => file.Name));

    [Fact]
    public void A_namespace_is_the_folder_it_lies_in() =>
        Findings.None(Repository.Code("src").Where(file => !WithoutType.Contains(file.FileName))
            .Where(file => !file.Lines.Contains($"namespace {NamespaceOf(file)};")).Select(file => file.Name));

    /// <summary>A wire's vocabulary is one: its folders help the reader, and a user of it needs a single "using".</summary>
    private static string NamespaceOf(SourceFile file)
    {
        string folder = Path.GetDirectoryName(file.Name)!["src/".Length..].Replace('/', '.');
        return _wires.FirstOrDefault(wire => folder == wire || folder.StartsWith(wire + ".", StringComparison.Ordinal)) ?? folder;
    }
}

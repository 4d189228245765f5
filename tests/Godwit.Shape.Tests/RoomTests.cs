using System.Text.RegularExpressions;
using Xunit;

namespace Godwit.Shape.Tests;

/// <summary>Wire, verdict, act and face speak different languages; a line that uses two of them is in the wrong room.</summary>
public sealed partial class RoomTests
{
    [Fact]
    public void The_QMP_wire_knows_none_of_our_nouns() =>
        Findings.None(Repository.Code("src/Godwit.Qmp").SelectMany(file => file.Finds(line => OurNoun().IsMatch(line))));

    [Fact]
    public void The_QMP_wire_uses_nothing_of_ours() =>
        Findings.None(Repository.Code("src/Godwit.Qmp").SelectMany(file => file.Finds(line => Ours().IsMatch(line))));

    [Fact]
    public void The_etcd_wire_knows_none_of_our_nouns() =>
        Findings.None(Repository.Code("src/Godwit.Etcd").SelectMany(file => file.Finds(line => OurNoun().IsMatch(line))));

    [Fact]
    public void The_etcd_wire_uses_nothing_of_ours() =>
        Findings.None(Repository.Code("src/Godwit.Etcd").SelectMany(file => file.Finds(line => OursBesidesEtcd().IsMatch(line))));

    [Fact]
    public void Faces_and_the_move_itself_speak_no_QMP()
    {
        string[] verbs = [.. Repository.Code("src/Godwit.Qmp").SelectMany(file => file.Lines).Select(line => Verb().Match(line))
            .Where(match => match.Success).Select(match => match.Groups[1].Value)];
        Assert.Contains("blockdev-mirror", verbs);
        Findings.None(FacesAndTheMove().SelectMany(file => file.Finds(line =>
            line.Contains("Godwit.Qmp", StringComparison.Ordinal) || verbs.Any(verb => line.Contains($"\"{verb}\"", StringComparison.Ordinal)))));
    }

    [Fact]
    public void The_page_of_a_move_holds_no_JSON_no_log_call_and_no_HTTP() =>
        Findings.None(Repository.Code("src/Godwit.Host/Migration").Single(file => file.FileName == "LiveMigration.cs")
            .Finds(line => line.Contains("Json", StringComparison.Ordinal) || line.Contains("Log.", StringComparison.Ordinal)
                || line.Contains("Http", StringComparison.Ordinal)));

    [Fact]
    public void Only_one_file_of_the_daemon_turns_problems_into_status_numbers() =>
        Assert.Equal(
            ["src/Godwit.Host/Api/Problems.cs"],
            Repository.Code("src/Godwit.Host").Where(file => file.Finds(line => StatusNumber().IsMatch(line)).Any()).Select(file => file.Name));

    /// <summary>A discard arm would swallow the member that somebody adds next year, which is exactly when one must think.</summary>
    [Fact]
    public void Verdicts_over_our_enums_have_no_discard_arm()
    {
        SourceFile[] verdicts = [.. Repository.Code("src/Godwit.Host").Where(file => VerdictName().IsMatch(file.FileName))];
        Assert.True(verdicts.Length >= 4, "The verdicts' files have other names now; tell this test.");
        Findings.None(verdicts.SelectMany(file => file.Finds(line => DiscardArm().IsMatch(line))));
    }

    [Fact]
    public void Verdicts_are_static_and_wait_for_nothing() =>
        Findings.None(Repository.Code("src/Godwit.Host").Where(file => PureName().IsMatch(file.FileName))
            .SelectMany(file => file.Finds(line => Impure().IsMatch(line))));

    private static IEnumerable<SourceFile> FacesAndTheMove() => Repository.Code("src/Godwit.Host").Where(file =>
        file.Name.StartsWith("src/Godwit.Host/Api/", StringComparison.Ordinal)
        || file.FileName.EndsWith("Endpoints.cs", StringComparison.Ordinal)
        || file.FileName == "LiveMigration.cs");

    [GeneratedRegex(@"\bVm[A-Z]\w*|\b\w*(VirtualMachine|LandingPad|Departure|Arrival)\w*\b")]
    private static partial Regex OurNoun();

    [GeneratedRegex(@"\bGodwit\.(?!Qmp\b)")]
    private static partial Regex Ours();

    [GeneratedRegex(@"\bGodwit\.(?!Etcd\b)")]
    private static partial Regex OursBesidesEtcd();

    [GeneratedRegex("Verb => \"([^\"]+)\"")]
    private static partial Regex Verb();

    [GeneratedRegex(@"=>\s*[45]\d\d,")]
    private static partial Regex StatusNumber();

    [GeneratedRegex(@"(Plan|Recover(y|ies)|Admissions?)\.cs$")]
    private static partial Regex VerdictName();

    [GeneratedRegex(@"^(RecoveryPlan|ArrivalPlan|VmRecoveries|Admissions|LandingChecks|AcceleratorProbe|\w*Verdict|Access|MirrorGranularity)\.cs$")]
    private static partial Regex PureName();

    [GeneratedRegex(@"\bawait\b|\basync\b|ILogger|TimeProvider|Stopwatch|File\.(Exists|Read|Write|Open)|DateTime(Offset)?\.(Utc)?Now")]
    private static partial Regex Impure();

    [GeneratedRegex(@"^\s*_\s*=>")]
    private static partial Regex DiscardArm();
}

using System.Diagnostics;
using Xunit;

namespace Godwit.Cli.Tests;

/// <summary>What shells need: completion, help, and other programs behind ours.</summary>
public sealed class ShellTests
{
    [Theory]
    [InlineData("godwit vm start ",          "web01")]
    [InlineData("godwit vm start w",         "web01")]
    [InlineData("godwit move web01 ",        "hostb")]
    [InlineData("godwit vm list --host ",    "hosta")]
    [InlineData("godwit switch remove ",     "lan")]
    [InlineData("godwit vm create x --switch ", "lan")]
    [InlineData("godwit vm st",              "stop")]
    [InlineData("godwit move web01 hostb --st", "--storage")]
    public async Task Names_and_commands_are_completed(string line, string offered)
    {
        await using FakeDaemon host = await FakeDaemon.StartAsync("hosta");
        host.Vms.Add(Canned.Vm("web01", "hosta"));
        using Cli cli = new(host);

        Outcome outcome = await cli.RunAsync($"[suggest:{line.Length}]", line);

        Assert.Contains(offered, outcome.Output.Split('\n'));
    }

    [Fact]
    public async Task A_machine_that_was_named_is_not_offered_as_the_host_to_move_to()
    {
        await using FakeDaemon host = await FakeDaemon.StartAsync("hosta");
        host.Vms.Add(Canned.Vm("web01", "hosta"));
        using Cli cli = new(host);

        Assert.DoesNotContain("web01", (await cli.RunAsync("[suggest:18]", "godwit move web01 ")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Completion_without_a_host_offers_what_it_can_and_does_not_complain()
    {
        using Cli cli = new();
        cli.WriteHosts("""{"hosta":"unix:/nowhere/godwitd.sock"}""");

        Outcome outcome = await cli.RunAsync("[suggest:25]", "godwit vm list --host host");

        Assert.Contains("hosta", outcome.Output, StringComparison.Ordinal);
        Assert.Equal("", outcome.Error);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task A_completion_script_asks_godwit_itself(string shell)
    {
        using Cli cli = new();

        Assert.Contains("[suggest:", (await cli.RunAsync("completion", shell)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_roles_of_people_are_offered()
    {
        using Cli cli = new();
        const string line = "godwit domain certificate ann --role ";

        string[] offered = (await cli.RunAsync($"[suggest:{line.Length}]", line)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Contains("Operator", offered);
        Assert.DoesNotContain("Host", offered);
        Assert.DoesNotContain("Transfer", offered);
    }

    [Theory]
    [InlineData("$(touch${IFS}PWNED)", "", "$(touch${IFS}PWNED)")]
    [InlineData("`touch PWNED`",       "", "`touch PWNED`")]
    [InlineData("a;touch PWNED",       "a", "a;touch PWNED")]
    [InlineData("my vm",               "my", "my vm")]
    [InlineData("my vm",               "my\\ v", "my vm")]
    [InlineData("my vm",               "\"my", "my vm")]
    [InlineData("$(touch${IFS}PWNED)", "\"$", null)]
    [InlineData("web*",                "web", "web*")]
    public async Task A_name_is_one_word_in_bash_and_nothing_in_it_is_run(string name, string typed, string? expected)
    {
        using Cli cli = new();
        string script = (await cli.RunAsync("completion", "bash")).Output;
        string answers = Path.Combine(cli.Folder, "answers");
        await File.WriteAllTextAsync(answers, name + "\n");
        ProcessStartInfo start = new("bash") { WorkingDirectory = cli.Folder, RedirectStandardOutput = true };
        // What is inserted is then read by the shell, as at the end of the line.
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(
            "godwit() { cat \"$ANSWERS\"; }; eval \"$SCRIPT\"; COMP_LINE=\"godwit vm start $TYPED\"; COMP_POINT=${#COMP_LINE}; "
            + "COMP_WORDS=(godwit vm start \"$TYPED\"); COMP_CWORD=3; _godwit; printf '%s\n' \"${#COMPREPLY[@]}\"; "
            + "for reply in \"${COMPREPLY[@]}\"; do quote=; case \"$TYPED\" in '\"'*) quote='\"' ;; esac; eval \"printf '%s\\n' $quote$reply$quote\"; done");
        start.Environment["ANSWERS"] = answers;
        start.Environment["SCRIPT"] = script;
        start.Environment["TYPED"] = typed;
        using Process bash = Process.Start(start)!;
        string[] said = (await bash.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await bash.WaitForExitAsync();

        Assert.Equal(expected is null ? ["0"] : ["1", expected], said);
        Assert.False(File.Exists(Path.Combine(cli.Folder, "PWNED")));
    }

    [Fact]
    public async Task The_lab_gets_its_options_untouched()
    {
        using Cli cli = new();
        string lab = Path.Combine(cli.Folder, "godwit-lab");
        await File.WriteAllTextAsync(lab, "");
        cli.Variables["GODWIT_LAB"] = lab;

        await cli.RunAsync("lab", "up", "--hosts", "3", "--json", "--help");

        Assert.Equal([lab, "up", "--hosts", "3", "--json", "--help"], cli.Became);
    }

    [Fact]
    public async Task A_missing_lab_program_is_named()
    {
        using Cli cli = new();
        cli.Variables["GODWIT_LAB"] = "/nowhere/godwit-lab";

        Outcome outcome = await cli.RunAsync("lab", "up");

        Assert.Equal(ExitCodes.Usage, outcome.Code);
        Assert.Contains("/nowhere/godwit-lab", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_command_has_help_with_an_example()
    {
        using Cli cli = new();
        await VisitAsync(Commands.Root.Create(null!, new Commands.CompletionNames()), []);

        async Task VisitAsync(System.CommandLine.Command command, string[] path)
        {
            cli.Output = new StringWriter();
            Outcome outcome = await cli.RunAsync([.. path, "--help"]);
            Assert.Equal(ExitCodes.Ok, outcome.Code);
            bool runs = command.Subcommands.Count == 0;
            Assert.True(path is ["lab"] || !runs || outcome.Output.Contains("Examples:\n  ", StringComparison.Ordinal), string.Join(' ', path));
            foreach (System.CommandLine.Command sub in command.Subcommands.Where(sub => sub.Name != "lab"))
            {
                await VisitAsync(sub, [.. path, sub.Name]);
            }
        }
    }

    [Fact]
    public async Task The_help_lists_the_exit_codes()
    {
        using Cli cli = new();

        Assert.Contains(ExitCodes.Help, (await cli.RunAsync("--help")).Output, StringComparison.Ordinal);
    }
}

using Godwit.EndToEnd.Tests.Labs;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab;
using Godwit.Lab.Directories;
using Godwit.Lab.Hosts;
using Godwit.Lab.Processes;
using Xunit;

namespace Godwit.EndToEnd.Tests.ActiveDirectory;

/// <summary>A lab with a real domain controller, and people and hosts that act in it with the programs that users have.</summary>
internal sealed class DirectoryStage : IAsyncDisposable
{
    private readonly TemporaryLab _lab;
    private readonly string _nobodysHosts;

    private DirectoryStage(TemporaryLab lab)
    {
        _lab = lab;
        _nobodysHosts = Path.Combine(lab.Lab.StateFolder, "no-hosts.json");
        File.WriteAllText(_nobodysHosts, "{}");
    }

    public LocalLab Lab => _lab.Lab;

    public LabHost A => Lab.Host("hosta");

    public LabHost B => Lab.Host("hostb");

    /// <summary>The command line as a shell calls it.</summary>
    public string Program => $"env GODWIT_HOSTS={_nobodysHosts} {GodwitProgram.Find()}";

    public static async Task<DirectoryStage> UpAsync()
    {
        Assert.SkipUnless(File.Exists("/usr/sbin/samba"), "ACTIVE DIRECTORY IS NOT TESTED HERE: this machine has no Samba for a domain controller.");
        return new(await TestLab.UpAsync(TestLab.Options() with { Hosts = 2, HasDirectory = true, FormDomain = false }));
    }

    /// <summary>Founds a built-in domain on A and joins it to Active Directory with the keytab it was given.</summary>
    public async Task FoundAsync()
    {
        Succeeded(await AsRootAsync(A, "domain", "create", "site"));
        Succeeded(await AsRootAsync(A, "domain", "join", "--ad", LabDirectory.Realm));
    }

    /// <summary>On a host, over its socket.</summary>
    public Task<CommandResult> AsRootAsync(LabHost host, params string[] arguments) => TypingAsync(host, input: "", arguments);

    /// <summary>The same, with something on standard input.</summary>
    public Task<CommandResult> TypingAsync(LabHost host, string input, params string[] arguments) =>
        host.RunAsync(["env", $"GODWIT_HOSTS={_nobodysHosts}", GodwitProgram.Find(), .. arguments], input, TestContext.Current.CancellationToken);

    /// <summary>From B, over the network to an address, with a person's tickets.</summary>
    /// <param name="tickets">Path of the ticket cache, inside B.</param>
    /// <param name="address">"https://hosta.lab.test:6601".</param>
    /// <param name="arguments">What is asked.</param>
    public Task<CommandResult> AsPersonAsync(string tickets, string address, params string[] arguments) =>
        B.RunAsync(
            ["env", $"GODWIT_HOSTS={_nobodysHosts}", $"KRB5CCNAME={tickets}", GodwitProgram.Find(), "--host", address, .. arguments],
            TestContext.Current.CancellationToken);

    public static string AddressOf(LabHost host) => $"https://{LabDirectory.DnsNameOf(host)}:6601";

    public static void Succeeded(CommandResult result) => Assert.True(result.Succeeded, result.Error + result.Output);

    /// <summary>The id that godwit printed; "ok" when it succeeded.</summary>
    public static string OutcomeOf(CommandResult result)
    {
        const string Mark = "(id ";
        int at = result.Error.LastIndexOf(Mark, StringComparison.Ordinal);
        return result.Succeeded ? "ok" : at < 0 ? $"exit {result.ExitCode}: {result.Error}" : result.Error[(at + Mark.Length)..].Split(')')[0];
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();
}

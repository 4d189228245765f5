using Godwit.Lab.Directories;
using Godwit.Lab.Processes;
using Xunit;

namespace Godwit.EndToEnd.Tests.ActiveDirectory;

/// <summary>Each thing that goes wrong with a directory has its own words.</summary>
[Collection(nameof(ActiveDirectory))]
public sealed class DirectoryFaultTests(ITestOutputHelper output)
{
    private static readonly string[] Join = ["domain", "join", "--ad", LabDirectory.Realm];

    [Fact]
    [Trait("category", "slow")]
    public async Task Each_fault_is_named_with_its_remedy()
    {
        await using DirectoryStage stage = await DirectoryStage.UpAsync();
        await FaultAsync("keytab missing", "keytab-missing", stage.AsRootAsync(stage.B, [.. Join, "--keytab", "/etc/none.keytab"]));
        await FaultAsync("no key of the account", "keytab-lacks-key", stage.AsRootAsync(stage.B, [.. Join, "--account", "OTHER$"]));
        await FaultAsync("misspelt domain", "realm-unknown", stage.AsRootAsync(stage.B, "domain", "join", "--ad", "LAP.TEST"));
        await FaultAsync("no such controller", "domain-controller-unreachable", stage.AsRootAsync(stage.B, [.. Join, "--controller", "dc9.lab.test"]));
        await InBAsync(stage, "cp /etc/resolv.conf /etc/resolv.kept && echo 'nameserver 10.70.0.99' > /etc/resolv.conf");
        await FaultAsync("DNS gone", "domain-controller-unreachable", stage.AsRootAsync(stage.B, Join));
        await InBAsync(stage, "cp /etc/resolv.kept /etc/resolv.conf");
        if (File.Exists("/usr/bin/faketime"))
        {
            await FaultAsync("clock 10 minutes ahead", "clock-differs", WithOtherClockAsync(stage));
        }

        DirectoryStage.Succeeded(await stage.Lab.Directory!.RunAsync(["samba-tool", "user", "setpassword", "HOSTB$", "--newpassword=Changed-Since-1"]));
        await FaultAsync("password changed since", "computer-account-refused", stage.AsRootAsync(stage.B, Join));

        await stage.FoundAsync();
        string address = DirectoryStage.AddressOf(stage.A);
        string tickets = await LabDirectory.SignInAsync(stage.B, DirectoryUser.Ada);
        await FaultAsync("address instead of name", "server-name-unknown", stage.AsPersonAsync(tickets, "https://10.70.0.1:6601", "vm", "list"));
        await InBAsync(stage, $"echo '{DirectoryUser.Ada.Password}' | kinit -l 2s -c /run/godwit/short ada && sleep 3");
        await FaultAsync("ticket expired", "ticket-expired", stage.AsPersonAsync("/run/godwit/short", address, "vm", "list"));
        await FaultAsync("somebody in between", "sign-in-refused", BetweenAsync(stage, tickets));

        // Ada has the ticket for A by now, and A has never asked for her groups.
        await stage.Lab.Directory.KillAsync();
        await FaultAsync("controller gone", "domain-controller-unreachable", stage.AsPersonAsync(tickets, address, "vm", "list"));
    }

    private async Task FaultAsync(string fault, string id, Task<CommandResult> act)
    {
        CommandResult result = await act;
        output.WriteLine($"{fault,-34}{result.Error.Trim().ReplaceLineEndings("\n" + new string(' ', 34))}");
        Assert.Equal(id, DirectoryStage.OutcomeOf(result));
        Assert.Contains("Remedy: ", result.Error, StringComparison.Ordinal);
    }

    private static async Task InBAsync(DirectoryStage stage, string script) => DirectoryStage.Succeeded(await stage.B.RunAsync(["sh", "-c", script]));

    /// <summary>A second daemon on B, to which it is ten minutes later.</summary>
    private static async Task<CommandResult> WithOtherClockAsync(DirectoryStage stage)
    {
        const string Folder = "/run/godwit/later";
        string commandLine = await File.ReadAllTextAsync($"/proc/{stage.B.Daemon!.Value.Pid}/cmdline");
        string[] daemon = [.. commandLine.Split('\0').TakeWhile(word => word != "--config")];
        string script =
            $$"""
            mkdir -p {{Folder}}
            cat > {{Folder}}/godwitd.json <<END
            { "hostName": "hostb", "stateFolder": "{{Folder}}/state", "runFolder": "{{Folder}}/run", "virtualMachinePath": "{{Folder}}/vms",
              "moveAddresses": ["127.0.0.1:6700"], "guestUser": "godwit-qemu" }
            END
            faketime -m -f +10m true || exit 99
            LD_PRELOAD=$(faketime -m -f +10m printenv LD_PRELOAD) FAKETIME=+10m FAKETIME_DONT_FAKE_MONOTONIC=1 {{string.Join(' ', daemon)}} --config {{Folder}}/godwitd.json >{{Folder}}/log 2>&1 &
            until [ -S {{Folder}}/run/godwitd.sock ]; do kill -0 $! || exit 98; sleep 0.1; done
            until {{stage.Program}} --host unix:{{Folder}}/run/godwitd.sock vm list >/dev/null 2>&1; do kill -0 $! || exit 97; sleep 0.1; done
            {{stage.Program}} --host unix:{{Folder}}/run/godwitd.sock {{string.Join(' ', Join)}}
            outcome=$?
            kill $!; wait; exit $outcome
            """;
        return await stage.B.RunAsync(["sh", "-c", script], TestContext.Current.CancellationToken);
    }

    /// <summary>Somebody who ends B's TLS with a certificate of his own and passes everything on to A.</summary>
    private static Task<CommandResult> BetweenAsync(DirectoryStage stage, string tickets)
    {
        const string Pem = "/run/godwit/between.pem";
        string script =
            $$"""
            cp /etc/hosts /run/godwit/hosts.kept; echo '127.0.0.1 hosta.lab.test' >>/etc/hosts
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout {{Pem}}.key -out {{Pem}} -subj /CN=hosta.lab.test 2>/dev/null
            cat {{Pem}}.key >>{{Pem}}
            socat OPENSSL-LISTEN:7601,bind=127.0.0.1,cert={{Pem}},verify=0,reuseaddr,fork OPENSSL:10.70.0.1:6601,verify=0 &
            until ss -ltn | grep -q ':7601 '; do kill -0 $! || exit 98; sleep 0.1; done
            KRB5CCNAME={{tickets}} {{stage.Program}} --host https://hosta.lab.test:7601 vm list
            outcome=$?
            kill $!; cp /run/godwit/hosts.kept /etc/hosts; echo '10.70.0.1 hosta.lab.test' >>/etc/hosts; exit $outcome
            """;
        return stage.B.RunAsync(["sh", "-c", script], TestContext.Current.CancellationToken);
    }
}

using Godwit.Host.Api;
using Godwit.Host.Guests;

namespace Godwit.Host.ActiveDirectory;

/// <summary>adcli and net, which make a computer account and its keytab. A password goes to them on standard input alone.</summary>
internal sealed class DirectoryJoinPrograms(TimeProvider clock)
{
    /// <summary>Both take about two seconds where all is well.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public async Task AdcliAsync(DirectoryRecord host, JoinIdentity identity, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "join", "--domain", host.Realm.ToLowerInvariant(), "--login-user", identity.User, "--stdin-password",
            "--host-fqdn", host.FullName, "--computer-name", host.ComputerAccount.TrimEnd('$'), "--host-keytab", host.KeytabPath,
            "--service-name", "host", "--service-name", "HTTP", .. host.DomainController is { } controller ? ["--domain-controller", controller] : Array.Empty<string>(),
        ];
        await RunAsync(host, "adcli", "adcli", arguments, identity.Password, cancellationToken);
    }

    public async Task NetAsync(DirectoryRecord host, JoinIdentity identity, CancellationToken cancellationToken)
    {
        string[] options =
        [
            $"--option=realm={host.Realm}", "--option=security=ads", $"--option=netbios name={host.ComputerAccount.TrimEnd('$')}",
            .. host.KeytabPath == DirectoryRecord.DefaultKeytab
                ? ["--option=kerberos method=secrets and keytab"]
                : new[] { "--option=kerberos method=dedicated keytab", $"--option=dedicated keytab file=FILE:{host.KeytabPath}" },
            .. host.DomainController is { } controller ? ["--server", controller] : Array.Empty<string>(),
        ];

        // The short name of the domain is not in the long one; net asks a controller for it.
        string said = await RunAsync(host, "net", "samba-common-bin", ["ads", "workgroup", .. options], input: "", cancellationToken);
        string workgroup = $"--option=workgroup={said.Split(':')[^1].Trim()}";
        string login = $"username = {identity.User}\npassword = {identity.Password}\n";
        await RunAsync(
            host, "net", "samba-common-bin", ["ads", "join", "--authentication-file=/dev/stdin", "--no-dns-updates", .. options, workgroup], login, cancellationToken);
        await RunAsync(host, "net", "samba-common-bin", ["ads", "keytab", "create", "--machine-pass", .. options, workgroup], input: "", cancellationToken);
    }

    private async Task<string> RunAsync(
        DirectoryRecord host, string program, string package, string[] arguments, string input, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        ProcessesOutcome outcome;
        try
        {
            outcome = await Processes.RunAsync(program, arguments, input, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RefusedException(DirectoryVerdict.LdapFailed(host.Realm, $"{program} did not end within {Patience.TotalSeconds:0} s."));
        }

        return outcome.ExitCode == 0
            ? outcome.Output
            : throw new RefusedException(JoinVerdict.Of(host, program, package, outcome.ExitCode, $"{outcome.Error}\n{outcome.Output}"));
    }
}

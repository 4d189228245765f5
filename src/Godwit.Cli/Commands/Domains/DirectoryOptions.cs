using System.CommandLine;
using Godwit.Cli.Running;
using Godwit.Client;
using Godwit.Contracts.Domains;
using Godwit.Contracts.Problems;

namespace Godwit.Cli.Commands.Domains;

/// <summary>What "domain join" takes for Active Directory.</summary>
internal sealed class DirectoryOptions
{
    private readonly Option<string> _realm = new("--ad") { Description = "Join this Active Directory domain", HelpName = "REALM" };

    private readonly Option<DirectoryJoinMethod?> _method = CommonArguments.Choice<DirectoryJoinMethod>(
        "--method", "Keytab (prepared), Adcli or Net [default: Adcli with --user, else Keytab]");

    private readonly Option<string> _user = new("--user")
    {
        Description = "Who may add computers; the password is asked for, or read from standard input",
        HelpName = "NAME",
    };

    private readonly Option<string> _keytab = new("--keytab") { Description = "The host's keytab [default: /etc/krb5.keytab]", HelpName = "PATH" };

    private readonly Option<string> _account = new("--account") { Description = "The computer account [default: the host's name]", HelpName = "HOSTA$" };

    private readonly Option<string> _controller = new("--controller") { Description = "A domain controller [default: DNS names them]", HelpName = "NAME" };

    private readonly Option<string> _founder = new("--founder")
    {
        Description = "Join the built-in domain of this host too, proven by the computer account instead of a token",
        HelpName = "HOST[:PORT]",
    };

    private IEnumerable<Option> Others => [_method, _user, _keytab, _account, _controller, _founder];

    public void AddTo(Command command)
    {
        command.Options.Add(_realm);
        foreach (Option option in Others)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Null without --ad.</summary>
    public string? RealmOf(Invocation invocation) => invocation.Of(_realm);

    public void RequireNone(Invocation invocation)
    {
        if (Others.FirstOrDefault(invocation.Has) is { } option)
        {
            throw new UsageException($"{option.Name} belongs to --ad.");
        }
    }

    public async Task<int> JoinAsync(Invocation invocation, string realm, CancellationToken cancellationToken)
    {
        DirectoryView joined = await JoinedAsync(invocation, realm, cancellationToken);
        return invocation.Of(_founder) is { } founder
            ? invocation.Show(await invocation.Client.JoinDomainByAccountAsync(founder, cancellationToken) with { Directory = joined })
            : invocation.Show(joined);
    }

    /// <summary>With --founder, a host that is in the realm already goes on from there.</summary>
    private async Task<DirectoryView> JoinedAsync(Invocation invocation, string realm, CancellationToken cancellationToken)
    {
        JoinDirectoryRequest request = new()
        {
            Realm = realm,
            Method = invocation.Of(_method),
            User = invocation.Of(_user),
            Password = invocation.Has(_user) ? await PasswordQuestion.AskAsync(invocation.Surroundings, invocation.Of(_user)!, cancellationToken) : null,
            KeytabPath = invocation.Of(_keytab),
            ComputerAccount = invocation.Of(_account),
            DomainController = invocation.Of(_controller),
        };
        try
        {
            return await invocation.Client.JoinDirectoryAsync(request, cancellationToken);
        }
        catch (GodwitException already) when (already.Problem.Id is ProblemId.DirectoryExists && invocation.Has(_founder))
        {
            DirectoryView known = await invocation.Client.GetDirectoryAsync(cancellationToken);
            if (!string.Equals(known.Realm, realm, StringComparison.OrdinalIgnoreCase))
            {
                throw;
            }

            return known;
        }
    }
}

using System.Security.Cryptography.X509Certificates;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Trust;
using Microsoft.AspNetCore.Connections.Features;

namespace Godwit.Host.ActiveDirectory;

/// <summary>
/// Kerberos on the API (RFC 4559): the first request of a connection brings a token, and the whole connection is that
/// person's from then on, as it would be with a client certificate. The token must be bound to the connection.
/// </summary>
internal sealed partial class SignIn(
    DirectoryMembership directory, DomainMembership domain, PersonRoles roles, TimeProvider clock, ILogger<SignIn> logger)
{
    public const string Scheme = "Negotiate";

    private static readonly object SessionKey = new();

    /// <summary>To be said to whoever proved nothing; null where Kerberos is not spoken.</summary>
    public string? Challenge => directory.Current is null ? null : Scheme;

    public async Task<SignedIn> OfAsync(HttpContext context)
    {
        if (directory.Current is not { } host || domain.Current is not { } current
            || context.Features.Get<IConnectionItemsFeature>()?.Items is not { } connection)
        {
            return SignedIn.Nobody;
        }

        if (TokenOf(context.Request) is { } token)
        {
            GssAcceptance accepted = Accept(host, token, current.Certificate);
            if (SignInVerdict.Of(accepted, host) is { } refusal)
            {
                SignInFailed(logger, context.Connection.RemoteIpAddress?.ToString() ?? "?", refusal.Message);
                Remember(connection, null);
                return new SignedIn { Refusal = refusal };
            }

            // The answer proves this host to the caller, who may then believe whatever it says; also when it says no.
            string answer = $"{Scheme} {Convert.ToBase64String(accepted.Answer)}";
            context.Response.OnStarting(() =>
            {
                context.Response.Headers.WWWAuthenticate = answer;
                return Task.CompletedTask;
            });
            Remember(connection, new KerberosSession(KerberosName.Of(accepted.Principal!)!, clock.GetUtcNow().AddSeconds(accepted.Seconds)));
        }

        if (Known(connection) is not { } session)
        {
            return SignedIn.Nobody;
        }

        // A browser would sign in by itself, whichever page made it ask.
        return context.Request.Headers.Origin.Count > 0
            ? new SignedIn { Refusal = NotAPage(session.Who) }
            : await OfAsync(session, host, context.RequestAborted);
    }

    private async Task<SignedIn> OfAsync(KerberosSession session, DirectoryRecord host, CancellationToken cancellationToken)
    {
        KerberosName who = session.Who;
        if (clock.GetUtcNow() >= session.Until || !string.Equals(who.Realm, host.Realm, StringComparison.Ordinal))
        {
            return new SignedIn { Refusal = Expired(who) };
        }

        if (who.IsComputer)
        {
            return new SignedIn { Who = who, Refusal = NotAPerson(who) };
        }

        try
        {
            return await roles.RoleOfAsync(who, host, cancellationToken) is { } role
                ? new SignedIn { Who = who, Caller = new Caller(who.ToString(), role, IsLocalRoot: false, IsKerberos: true) }
                : new SignedIn { Who = who, Refusal = RoleVerdict.NoRole(who, directory.Settings.Roles) };
        }
        catch (RefusedException failure)
        {
            return new SignedIn { Who = who, Refusal = failure.Problem };
        }
    }

    /// <summary>Requests of one HTTP/2 connection come at the same time.</summary>
    private static void Remember(IDictionary<object, object?> connection, KerberosSession? session)
    {
        lock (connection)
        {
            connection[SessionKey] = session;
        }
    }

    private static KerberosSession? Known(IDictionary<object, object?> connection)
    {
        lock (connection)
        {
            return connection.TryGetValue(SessionKey, out object? known) ? known as KerberosSession : null;
        }
    }

    private static GssAcceptance Accept(DirectoryRecord host, byte[] token, X509Certificate2 shown)
    {
        try
        {
            return GssAcceptor.Accept(host.KeytabPath, token, GssAcceptor.BindingOf(shown));
        }
        catch (DllNotFoundException missing)
        {
            return GssAcceptance.Failed(uint.MaxValue, missing.Message);
        }
    }

    /// <summary>Null when there is none, or none that is one.</summary>
    private static byte[]? TokenOf(HttpRequest request)
    {
        string header = request.Headers.Authorization.ToString();
        if (!request.IsHttps || !header.StartsWith(Scheme + " ", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        byte[] token = new byte[header.Length];
        return Convert.TryFromBase64String(header[(Scheme.Length + 1)..].Trim(), token, out int length) && length > 0 ? token[..length] : null;
    }

    private static Problem Expired(KerberosName who) => new()
    {
        Id = ProblemId.TicketExpired,
        Target = who.ToString(),
        Message = $"The ticket with which {who} signed in has expired.",
        Remedy = $"Get a new one and connect again: kinit {who}",
    };

    private static Problem NotAPage(KerberosName who) => new()
    {
        Id = ProblemId.SignInRefused,
        Target = who.ToString(),
        Message = "A web page asked with the ticket of whoever looks at it; this API is not for pages.",
        Remedy = "Use godwit.",
    };

    private static Problem NotAPerson(KerberosName who) => new()
    {
        Id = ProblemId.NotAllowed,
        Target = who.ToString(),
        Message = $"{who} is a computer account, and this is for people.",
        Remedy = $"Sign in as a person; hosts speak with each other by the certificates of the built-in domain.",
    };

    [LoggerMessage(640, LogLevel.Warning, "A sign-in with Kerberos from {From} was refused: {Reason}")]
    private static partial void SignInFailed(ILogger logger, string from, string reason);
}

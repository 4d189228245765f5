using Godwit.Contracts.Problems;
using Godwit.Host.ActiveDirectory;
using Godwit.Host.Api;
using Microsoft.AspNetCore.Http.Features;

namespace Godwit.Host.Trust;

/// <summary>Who is it, may they, and write it down. Runs after routing, so that it knows the endpoint.</summary>
internal sealed class TrustMiddleware(Authentication authentication, SignIn signIn, AuditTrail audit, UnprovenQuota quota)
{
    /// <summary>Somebody who has not proven anything gets this many bytes of our attention.</summary>
    private const long LargestUnprovenBody = 64 * 1024;

    private const int ClientClosedRequest = 499;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var caller = authentication.CallerOf(context);
        var signedIn = caller is null ? await signIn.OfAsync(context) : SignedIn.Nobody;
        caller ??= signedIn.Caller;
        context.Features.Set(caller);
        context.Features.Set(signedIn);
        var verdict = Access.For(caller?.Role, context.Request.Method, context.Request.Path.Value ?? "/");
        if ((IsAudited(context, verdict) || IsTurnedAway(signedIn)) && (caller is not null || quota.TryTake()))
        {
            RecordTheOutcome(context, NameOf(context, caller, signedIn));
        }

        if (caller is null && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = LargestUnprovenBody;
        }

        switch (verdict)
        {
            case AccessVerdict.NotAuthenticated when signedIn.Refusal is { } refusal:
                throw new RefusedException(refusal);
            case AccessVerdict.NotAuthenticated:
                Offer(context.Response);
                throw new RefusedException(Unproven(context.Request));
            case AccessVerdict.NotAllowed:
                throw NotAllowed(context.Request, caller);
        }

        await next(context);
    }

    /// <summary>To somebody who proved nothing at all.</summary>
    public static Problem Unproven(HttpRequest request) => new()
    {
        Id = ProblemId.NotAuthenticated,
        Target = request.Path,
        Message = "This host answers only to a certificate of its domain, or to a ticket of its Active Directory domain.",
        Remedy = "Show a client certificate (an administrator makes one with \"godwit domain certificate\"), or sign in with Kerberos (kinit).",
    };

    private static string NameOf(HttpContext context, Caller? caller, SignedIn signedIn) =>
        caller?.ToString() ?? (signedIn.Who is { } who ? $"{who} (Kerberos)" : $"nobody ({context.Connection.RemoteIpAddress})");

    /// <summary>Where Kerberos is spoken, a browser or a tool that was refused tries again with it.</summary>
    private void Offer(HttpResponse response)
    {
        if (signIn.Challenge is { } challenge)
        {
            response.OnStarting(() =>
            {
                response.Headers.WWWAuthenticate = challenge;
                return Task.CompletedTask;
            });
        }
    }

    /// <summary>Somebody known who may do nothing: worth a line also when nothing was to be changed.</summary>
    private static bool IsTurnedAway(SignedIn signedIn) => signedIn is { Who.IsComputer: false, Refusal: not null };

    private static bool IsAudited(HttpContext context, AccessVerdict verdict) =>
        !HttpMethods.IsGet(context.Request.Method)
        && !HttpMethods.IsHead(context.Request.Method)
        && (verdict != AccessVerdict.Allowed || context.GetEndpoint()?.Metadata.GetMetadata<NotAudited>() is null);

    /// <summary>Before the first byte of the answer leaves; or at the end, when there was nobody left to answer.</summary>
    private void RecordTheOutcome(HttpContext context, string who)
    {
        var action = $"{context.Request.Method} {context.Request.Path}";
        var recorded = false;
        context.Response.OnStarting(() =>
        {
            recorded = true;
            audit.Append(who, action, context.Response.StatusCode);
            return Task.CompletedTask;
        });
        context.Response.OnCompleted(() =>
        {
            if (!recorded)
            {
                audit.Append(who, action, ClientClosedRequest);
            }

            return Task.CompletedTask;
        });
    }

    private static RefusedException NotAllowed(HttpRequest request, Caller? caller) => new(
        ProblemId.NotAllowed,
        request.Path,
        $"{caller} may not {request.Method} {request.Path}.",
        "Use a certificate or an account with a role that may, or ask an administrator.");
}

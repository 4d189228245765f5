using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Microsoft.AspNetCore.Http.Features;

namespace Godwit.Host.Trust;

/// <summary>Who is it, may they, and write it down. Runs after routing, so that it knows the endpoint.</summary>
internal sealed class TrustMiddleware(Authentication authentication, AuditTrail audit, UnprovenQuota quota)
{
    /// <summary>Somebody who has not proven anything gets this many bytes of our attention.</summary>
    private const long LargestUnprovenBody = 64 * 1024;

    private const int ClientClosedRequest = 499;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var caller = authentication.CallerOf(context);
        context.Features.Set(caller);
        var verdict = Access.For(caller?.Role, context.Request.Method, context.Request.Path.Value ?? "/");
        if (IsAudited(context, verdict) && (caller is not null || quota.TryTake()))
        {
            RecordTheOutcome(context, caller);
        }

        if (caller is null && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = LargestUnprovenBody;
        }

        switch (verdict)
        {
            case AccessVerdict.NotAuthenticated:
                throw NotAuthenticated(context.Request);
            case AccessVerdict.NotAllowed:
                throw NotAllowed(context.Request, caller);
        }

        await next(context);
    }

    private static bool IsAudited(HttpContext context, AccessVerdict verdict) =>
        !HttpMethods.IsGet(context.Request.Method)
        && !HttpMethods.IsHead(context.Request.Method)
        && (verdict != AccessVerdict.Allowed || context.GetEndpoint()?.Metadata.GetMetadata<NotAudited>() is null);

    /// <summary>Before the first byte of the answer leaves; or at the end, when there was nobody left to answer.</summary>
    private void RecordTheOutcome(HttpContext context, Caller? caller)
    {
        var who = caller?.ToString() ?? $"nobody ({context.Connection.RemoteIpAddress})";
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

    private static RefusedException NotAuthenticated(HttpRequest request) => new(
        ProblemId.NotAuthenticated,
        request.Path,
        "This host answers only to a certificate of its domain.",
        "Show a client certificate; an administrator makes one with \"godwit domain certificate\".");

    private static RefusedException NotAllowed(HttpRequest request, Caller? caller) => new(
        ProblemId.NotAllowed,
        request.Path,
        $"{caller} may not {request.Method} {request.Path}.",
        "Use a certificate with a role that may, or ask an administrator.");
}

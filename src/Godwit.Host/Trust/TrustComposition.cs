using System.Diagnostics;
using Godwit.Host.ActiveDirectory;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Godwit.Host.Trust;

/// <summary>How the daemon is composed of this folder.</summary>
internal static class TrustComposition
{
    /// <summary>
    /// Everything in this folder. Opens the state folder's trust/, so it throws when that is unreadable or belongs to
    /// another host name, but only when the container first makes <see cref="DomainMembership"/>.
    /// </summary>
    public static IServiceCollection AddTrust(this IServiceCollection services, HostOptions options)
    {
        var trust = Path.Combine(options.StateFolder, "trust");
        Directory.CreateDirectory(options.StateFolder);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(options);
        services.AddSingleton(new TrustFolder(trust, GuestGroup.Of(options.GuestUser)));
        services.AddSingleton(provider => new JoinTokens(
            Path.Combine(trust, "tokens.json"), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(new PeerDirectory(Path.Combine(trust, "peers.json")));
        services.AddSingleton(provider => new AuditTrail(
            Path.Combine(options.StateFolder, "audit.jsonl"), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<DomainMembership>();
        services.AddSingleton<PeerTls>();
        services.AddSingleton<PeerHttp>();
        services.AddSingleton<PeerTrustClient>();
        services.AddSingleton<PeerAnnouncements>();
        services.AddSingleton<DomainLife>();
        services.AddSingleton<Enrolment>();
        services.AddSingleton<DomainNews>();
        services.AddSingleton<TlsServer>();
        services.AddSingleton<Authentication>();
        services.AddSingleton<UnprovenQuota>();
        services.AddSingleton<TrustMiddleware>();
        services.AddDirectory();
        services.AddHostedService<DomainUpkeep>();
        return services.ConfigureHttpJsonOptions(
            json => json.SerializerOptions.TypeInfoResolverChain.Add(TrustJson.Default));
    }

    /// <summary>Goes right after UseProblems, before any endpoint.</summary>
    public static WebApplication UseTrust(this WebApplication app)
    {
        var middleware = app.Services.GetRequiredService<TrustMiddleware>();
        app.Use(middleware.InvokeAsync);
        return app;
    }

    /// <summary>/api/v1/domain with its directory, /api/v1/audit, /enroll/v1 and /peer/v1/trust.</summary>
    public static IEndpointRouteBuilder MapDomain(this IEndpointRouteBuilder routes)
    {
        DomainEndpoints.Map(routes);
        HostTrustEndpoints.Map(routes);
        routes.MapDirectory();
        return routes;
    }

    /// <summary>Null only where nobody needs to be somebody: under /enroll/v1.</summary>
    public static Caller? Caller(this HttpContext context) => context.Features.Get<Caller>();

    /// <summary>For endpoints that <see cref="Access"/> keeps from nobody.</summary>
    public static Caller RequireCaller(this HttpContext context) => context.Caller() ?? throw new UnreachableException();

    /// <summary>See <see cref="NotAudited"/>.</summary>
    public static TBuilder WithoutAudit<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new NotAudited());
}

using Godwit.Contracts.Problems;

namespace Godwit.Host.Api;

/// <summary>Whatever goes wrong under it leaves as a <see cref="ProblemBody"/>; a bug ends the request, never the daemon.</summary>
internal static partial class ProblemMiddleware
{
    /// <summary>Unreadable bodies are to be thrown, so that they get an id and a remedy like every other refusal.</summary>
    public static IServiceCollection AddProblems(this IServiceCollection services) =>
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);

    /// <summary>Goes first, so that it sees the failures of all the others.</summary>
    public static WebApplication UseProblems(this WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Godwit.Host.Api");
        app.Use((context, next) => AnswerAsync(context, next, logger));
        return app;
    }

    private static async Task AnswerAsync(HttpContext context, RequestDelegate next, ILogger logger)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            await Problems.ToResult(Explain(failure, context.Request, logger)).ExecuteAsync(context);
            return;
        }

        if (IsBareNotFound(context))
        {
            await Problems.ToResult(Unknown(context.Request)).ExecuteAsync(context);
        }
    }

    private static Problem Explain(Exception failure, HttpRequest request, ILogger logger)
    {
        switch (failure)
        {
            case RefusedException refused:
                return refused.Problem;
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return new Problem
                {
                    Id = ProblemId.RequestTooLarge,
                    Target = request.Path,
                    Message = "The request's body is larger than this host accepts.",
                    Remedy = "Send less at once.",
                };
            case BadHttpRequestException bad:
                return new Problem
                {
                    Id = ProblemId.MalformedRequest,
                    Target = request.Path,
                    Message = $"The request cannot be read: {(bad.InnerException ?? bad).Message}",
                    Remedy = "Compare it with /openapi/v1.json.",
                };
            default:
                RequestFailed(logger, request.Method, request.Path, failure);
                return new Problem
                {
                    Id = ProblemId.Unexpected,
                    Target = request.Path,
                    Message = "The host failed in a way it should not.",
                    Remedy = "Look into the daemon's log for the trace, and report it.",
                };
        }
    }

    private static bool IsBareNotFound(HttpContext context) =>
        context.Response is { HasStarted: false, StatusCode: 404 or 405, ContentType: null, ContentLength: null };

    private static Problem Unknown(HttpRequest request) => new()
    {
        Id = ProblemId.NotFound,
        Target = request.Path,
        Message = $"This host does not know {request.Method} {request.Path}.",
        Remedy = "Compare the address with /openapi/v1.json.",
    };

    [LoggerMessage(900, LogLevel.Error, "A bug ended {Method} {Path}.")]
    private static partial void RequestFailed(ILogger logger, string method, string path, Exception failure);
}

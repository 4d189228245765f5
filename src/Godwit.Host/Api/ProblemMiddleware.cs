using Godwit.Contracts.Problems;
using Godwit.Host.Storage.Smb;

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
        PlacesOnShares places = app.Services.GetService<PlacesOnShares>() ?? (() => []);
        app.Use((context, next) => AnswerAsync(context, next, places, logger));
        return app;
    }

    private static async Task AnswerAsync(HttpContext context, RequestDelegate next, PlacesOnShares places, ILogger logger)
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
            await Problems.ToResult(Explain(failure, context.Request, logger), places).ExecuteAsync(context);
            return;
        }

        if (OfBareStatus(context) is { } problem)
        {
            await Problems.ToResult(problem, places).ExecuteAsync(context);
        }
    }

    private static Problem Explain(Exception failure, HttpRequest request, ILogger logger)
    {
        switch (failure)
        {
            case RefusedException refused:
                return refused.Problem;
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return TooLarge(request);
            case BadHttpRequestException bad:
                return Malformed(request, MalformedWords.Of(bad));
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

    /// <summary>Routing, and the binding of bodies whose reading failed, answer with a number and not a word.</summary>
    private static Problem? OfBareStatus(HttpContext context) =>
        context.Response is { HasStarted: false, ContentType: null, ContentLength: null }
            ? context.Response.StatusCode switch
            {
                StatusCodes.Status404NotFound => Unknown(context.Request),
                StatusCodes.Status405MethodNotAllowed => OtherMethod(context),
                StatusCodes.Status413PayloadTooLarge => TooLarge(context.Request),
                StatusCodes.Status415UnsupportedMediaType => Malformed(context.Request, "its body must be application/json."),
                StatusCodes.Status400BadRequest => Malformed(
                    context.Request,
                    HttpMethods.IsGet(context.Request.Method)
                        ? $"a value in its query '{Uri.UnescapeDataString(context.Request.QueryString.Value ?? "").TrimStart('?')}' is not of the kind that belongs there."
                        : "its body ends early or is not what is expected."),
                _ => null,
            }
            : null;

    private static Problem TooLarge(HttpRequest request) => new()
    {
        Id = ProblemId.RequestTooLarge,
        Target = request.Path,
        Message = "The request's body is larger than this host accepts.",
        Remedy = "Send less at once.",
    };

    private static Problem Malformed(HttpRequest request, string reason) => new()
    {
        Id = ProblemId.MalformedRequest,
        Target = request.Path,
        Message = $"The request cannot be read: {reason}",
        Remedy = "Compare it with /openapi/v1.json.",
    };

    private static Problem Unknown(HttpRequest request) => new()
    {
        Id = ProblemId.NotFound,
        Target = request.Path,
        Message = $"This host does not know {request.Method} {request.Path}.",
        Remedy = "Compare the address with /openapi/v1.json.",
    };

    /// <summary>Routing has said in the header which methods there are.</summary>
    private static Problem OtherMethod(HttpContext context) => new()
    {
        Id = ProblemId.MethodNotAllowed,
        Target = context.Request.Path,
        Message = $"{context.Request.Path} does not take {context.Request.Method}, only {context.Response.Headers.Allow}.",
        Remedy = "Compare the method with /openapi/v1.json.",
    };

    [LoggerMessage(900, LogLevel.Error, "A bug ended {Method} {Path}.")]
    private static partial void RequestFailed(ILogger logger, string method, string path, Exception failure);
}

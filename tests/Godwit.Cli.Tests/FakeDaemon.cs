using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;
using Godwit.Contracts;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Godwit.Cli.Tests;

/// <summary>
/// A host's API on a Unix socket with canned answers. It notes every request. A started operation completes at once,
/// unless the test feeds the events itself through <see cref="Events"/>.
/// </summary>
internal sealed class FakeDaemon : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly string _folder;
    private Action? _cut;

    private FakeDaemon(string name, WebApplication application, string folder)
    {
        Name = name;
        _application = application;
        _folder = folder;
    }

    public string Name { get; }

    public string Address => "unix:" + Path.Combine(_folder, "godwitd.sock");

    public ConcurrentQueue<string> Requests { get; } = new();

    public List<VmView> Vms { get; } = [];

    public List<OperationView> Operations { get; } = [];

    /// <summary>Answer to every POST that starts something, instead of an operation.</summary>
    public Problem? Refuses { get; set; }

    public OperationView? Started { get; set; }

    /// <summary>One channel a connection of the event stream; null in a channel ends the stream before its time.</summary>
    public ConcurrentQueue<Channel<OperationView?>> Events { get; } = new();

    /// <summary>Members that stand first in the host's answer, for a host that is newer than we are.</summary>
    public string Extra { get; set; } = "";

    /// <summary>True from when the host has died: it hangs up on everybody.</summary>
    public bool Gone { get; set; }

    /// <summary>Runs when a cancel arrives.</summary>
    public Action? Cancelled { get; set; }

    public static async Task<FakeDaemon> StartAsync(string name)
    {
        string folder = Directory.CreateTempSubdirectory("gw-").FullName;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(Path.Combine(folder, "godwitd.sock")));
        FakeDaemon daemon = new(name, builder.Build(), folder);
        daemon._application.Run(daemon.AnswerAsync);
        await daemon._application.StartAsync();
        return daemon;
    }

    /// <summary>The events of the next connection, to be written while the command runs.</summary>
    public Channel<OperationView?> Feed(params OperationView?[] first)
    {
        Channel<OperationView?> channel = Channel.CreateUnbounded<OperationView?>();
        foreach (OperationView? view in first)
        {
            channel.Writer.TryWrite(view);
        }

        Events.Enqueue(channel);
        return channel;
    }

    /// <summary>Breaks the newest event stream as a broken network does; what is under way is lost.</summary>
    public void Cut() => _cut!();

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (Gone)
        {
            context.Abort();
            return;
        }

        HttpRequest request = context.Request;
        using StreamReader reader = new(request.Body);
        string body = await reader.ReadToEndAsync();
        string seen = request.Headers.TryGetValue("Last-Event-ID", out var last) ? " after " + last : "";
        Requests.Enqueue($"{request.Method} {request.Path}{request.QueryString}{seen} {body}".TrimEnd());
        string[] path = request.Path.Value!.Split('/')[3..];
        Task answer = (request.Method, path) switch
        {
            ("GET", ["host"]) => context.Response.WriteAsync(
                "{" + Extra + JsonSerializer.Serialize(Canned.Host(Name), GodwitJson.Default.HostView)[1..]),
            ("PUT", ["host", "settings"]) => EchoAsync(context, body),
            ("GET", ["vms"]) => SendAsync(context, Vms, GodwitJson.Default.IReadOnlyListVmView),
            ("GET", ["vms", var vm]) => VmAsync(context, vm),
            ("GET", ["vms", _, "console"]) => context.Response.WriteAsync("booting\u001b[31m\nready\n"),
            ("POST", ["vms", var vm, "move", "what-if"]) => SendAsync(context, CannedMoves.WhatIf(vm), GodwitJson.Default.MoveWhatIf),
            (_, ["vms", ..]) => StartOperationAsync(context),
            ("GET", ["operations"]) => SendAsync(context, Operations, GodwitJson.Default.IReadOnlyListOperationView),
            ("GET", ["operations", var id]) => OperationAsync(context, id),
            ("GET", ["operations", _, "events"]) => EventsAsync(context),
            ("POST", ["operations", _, "cancel"]) => CancelAsync(context),
            ("GET", ["switches"]) => SendAsync(context, [Canned.Switch("lan")], GodwitJson.Default.IReadOnlyListSwitchView),
            ("POST", ["switches"]) => SendAsync(context, Canned.Switch("lan"), GodwitJson.Default.SwitchView),
            ("POST", ["domain", "tokens"]) => SendAsync(context, Canned.Token(), GodwitJson.Default.JoinToken),
            ("POST", ["domain", "certificates"]) => SendAsync(context, Canned.Certificate(), GodwitJson.Default.IssuedCertificate),
            ("GET", ["domain", "processors"]) => SendAsync(context, Canned.Processors(), GodwitJson.Default.DomainProcessorsView),
            (_, ["domain", ..]) => SendAsync(context, Canned.Domain(), GodwitJson.Default.DomainView),
            (_, ["cluster", ..]) => CannedCluster.AnswerAsync(context, path),
            (_, ["volumes"]) => CannedVolumes.AnswerAsync(context),
            ("GET", ["audit"]) => SendAsync(context, [Canned.Audited()], GodwitJson.Default.IReadOnlyListAuditEntry),
            ("DELETE", ["switches", _]) => StatusAsync(context, 204),
            _ => RefuseAsync(context, 404, Canned.Problem(ProblemId.NotFound, request.Path)),
        };
        await answer;
    }

    private static Task StatusAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static Task EchoAsync(HttpContext context, string body) => context.Response.WriteAsync(body);

    private static Task SendAsync<T>(HttpContext context, T value, JsonTypeInfo<T> info, int status = 200)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(value, info);
    }

    private static Task RefuseAsync(HttpContext context, int status, Problem problem) => SendAsync(
        context,
        new ProblemBody
        {
            Type = "urn:godwit:problem:" + ProblemIdJson.NameOf(problem.Id),
            Title = "Refused",
            Status = status,
            Detail = problem.Message,
            Id = problem.Id,
            Target = problem.Target,
            Remedy = problem.Remedy,
        },
        GodwitJson.Default.ProblemBody,
        status);

    private Task VmAsync(HttpContext context, string name) => Vms.Find(vm => vm.Name == name) is { } vm
        ? SendAsync(context, vm, GodwitJson.Default.VmView)
        : RefuseAsync(context, 404, Canned.Problem(ProblemId.VmNotFound, name));

    private Task OperationAsync(HttpContext context, string id) => Operations.Find(view => view.Id.ToString() == id) is { } view
        ? SendAsync(context, view, GodwitJson.Default.OperationView)
        : RefuseAsync(context, 404, Canned.Problem(ProblemId.OperationNotFound, id));

    private Task StartOperationAsync(HttpContext context) => Refuses is { } problem
        ? RefuseAsync(context, 409, problem)
        : SendAsync(context, Current, GodwitJson.Default.OperationView, 202);

    private OperationView Current => Started ?? Canned.Operation(OperationKind.StartVirtualMachine);

    private Task CancelAsync(HttpContext context)
    {
        Cancelled?.Invoke();
        return Refuses is { } problem
            ? RefuseAsync(context, 409, problem)
            : SendAsync(context, Current, GodwitJson.Default.OperationView);
    }

    private async Task EventsAsync(HttpContext context)
    {
        if (!Events.TryDequeue(out Channel<OperationView?>? channel))
        {
            channel = Channel.CreateUnbounded<OperationView?>();
            channel.Writer.TryWrite(Current with { State = OperationState.Completed, FinishedAt = Canned.Start.AddSeconds(1.2), Revision = 99 });
        }

        _cut = context.Abort;
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync(": ping\n\n");
        await foreach (OperationView? view in channel.Reader.ReadAllAsync(context.RequestAborted))
        {
            if (view is null)
            {
                return;
            }

            string data = JsonSerializer.Serialize(view, Output.CompactJson.Lines.OperationView);
            await context.Response.WriteAsync($"id: {view.Revision}\nevent: operation\ndata: {data}\n\n");
            await context.Response.Body.FlushAsync();
            if (view.State != OperationState.Running)
            {
                return;
            }
        }
    }
}

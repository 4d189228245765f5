using System.Net;
using System.Net.Sockets;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;
using Godwit.Host.Operations;
using Godwit.Host.Telemetry;
using Godwit.Host.Tests.Operations;
using Xunit;

namespace Godwit.Host.Tests.Api;

/// <summary>/metrics, as Prometheus reads it.</summary>
public sealed class MetricsTests
{
    [Fact]
    public async Task An_ended_operation_is_in_the_text_with_names_and_units_as_Prometheus_has_them()
    {
        await using WholeDaemon daemon = await WholeDaemon.StartAsync();
        var ledger = daemon.Get<OperationLedger>();
        Operation move = ledger.Begin(OperationKind.MoveStorage, VmId.New(), "web01", "ann", "host", "host");
        ledger.End(move, OperationState.Completed, null, LedgerStage.Report);

        // Asked once: for 300 ms the answer stays the same.
        string text = await TextAsync(daemon);
        Assert.Contains("# TYPE godwit_operation_active gauge", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE godwit_operations_total counter", text, StringComparison.Ordinal);
        Assert.Contains(text.Split('\n'), line =>
            line.StartsWith("godwit_operations_total{", StringComparison.Ordinal) && line.Contains("godwit_operation_kind=\"MoveStorage\"", StringComparison.Ordinal)
            && line.Contains("godwit_operation_outcome=\"completed\"", StringComparison.Ordinal));
        Assert.Contains("godwit_move_duration_seconds_bucket{", text, StringComparison.Ordinal);
        foreach (string name in (string[])["move_blackout_seconds_bucket", "move_phase_duration_seconds_bucket", "move_io_bytes_total", "move_prediction_error_bucket"])
        {
            Assert.Contains($"\ngodwit_{name}{{", text, StringComparison.Ordinal);
        }

        Assert.Contains("godwit_vm_count{", text, StringComparison.Ordinal);
        Assert.Contains("dotnet_process_memory_working_set_bytes", text, StringComparison.Ordinal);
        Assert.Contains("service_instance_id=\"host\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("web01", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plain_listener_answers_with_metrics_and_with_nothing_else()
    {
        int port = FreePort();
        await using WholeDaemon daemon = await WholeDaemon.StartAsync(new TelemetryOptions { PrometheusAddress = $"127.0.0.1:{port}" });
        using var plain = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };

        Assert.Contains("godwit_vm_count", await plain.GetStringAsync("metrics", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        foreach (string other in (string[])["", "api/v1/vms", "api/v1/host", "openapi/v1.json", "enroll/v1/authority", "metrics/../api/v1/vms"])
        {
            using HttpResponseMessage answer = await plain.GetAsync(other, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task History_is_asked_for_over_HTTP()
    {
        await using WholeDaemon daemon = await WholeDaemon.StartAsync();
        var ledger = daemon.Get<OperationLedger>();
        Operation start = ledger.Begin(OperationKind.StartVirtualMachine, VmId.New(), "web 01", "ann");
        ledger.End(start, OperationState.Completed, null, null);

        string found = await daemon.Client.GetStringAsync("/api/v1/operations?vm=web%2001&kind=startvirtualmachine,MoveStorage&outcome=Completed&since=2020-01-01T00:00:00Z&limit=5");
        Assert.Contains(start.Id.ToString(), found, StringComparison.Ordinal);
        Assert.DoesNotContain(start.Id.ToString(), await daemon.Client.GetStringAsync($"/api/v1/operations?before={start.Id}"), StringComparison.Ordinal);
        using HttpResponseMessage refused = await daemon.Client.GetAsync("/api/v1/operations?kind=Nothing");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    private static Task<string> TextAsync(WholeDaemon daemon) => daemon.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

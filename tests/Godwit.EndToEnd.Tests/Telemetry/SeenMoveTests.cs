using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Godwit.Client;
using Godwit.Contracts.Operations;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Hosts;
using Xunit;

namespace Godwit.EndToEnd.Tests.Telemetry;

/// <summary>What a real move shows to programs that watch both hosts.</summary>
[Collection(nameof(TwoHosts))]
public sealed class SeenMoveTests(TwoHosts hosts)
{
    private static readonly TimeSpan ExportPatience = TimeSpan.FromSeconds(30);

    [Fact]
    public Task A_move_is_counted_in_the_history_and_one_trace_over_both_hosts() => hosts.TellAsync(async () =>
    {
        ConcurrentQueue<OtlpSpan> spans = new();
        using OtlpCollector a = await OtlpCollector.StartAsync(hosts.A, spans), b = await OtlpCollector.StartAsync(hosts.B, spans);
        await ExportToAsync(OtlpCollector.Address);
        try
        {
            await using LabVm vm = await LabVm.CreateAsync(hosts, new VmShape());
            await vm.StartAsync();
            await vm.MoveAsync();
            using GodwitClient source = hosts.A.OpenClient();
            OperationView move = (await source.GetOperationsAsync(new OperationFilter { Vm = vm.Name, MovesOnly = true })).Single();
            await vm.RemoveAsync();

            string[] counted = [.. (await MetricsAsync(hosts.A)).Split('\n').Where(line => line.StartsWith("godwit_", StringComparison.Ordinal) && line.Contains("MoveVirtualMachineAndStorage", StringComparison.Ordinal))];
            Assert.Contains(counted, line => line.StartsWith("godwit_operations_total{", StringComparison.Ordinal) && line.Contains("completed", StringComparison.Ordinal));
            Assert.Contains(counted, line => line.StartsWith("godwit_move_blackout_seconds_count{", StringComparison.Ordinal));
            Assert.Contains(counted, line => line.StartsWith("godwit_move_io_bytes_total{", StringComparison.Ordinal) && line.Contains("\"memory\"", StringComparison.Ordinal));

            OtlpSpan[] trace = [];
            await OtlpCollector.UntilAsync(
                () => (trace = [.. spans.Where(span => span.TraceId == move.TraceId)]).Any(span => span.Name == "landing go") && trace.Any(span => span.ParentId.Length == 0),
                ExportPatience);
            OtlpSpan whole = trace.Single(span => span.ParentId.Length == 0);
            Assert.Equal((hosts.A.Name, "MoveVirtualMachineAndStorage"), (whole.Host, whole.Name));
            OtlpSpan[] phases = [.. trace.Where(span => span.ParentId == whole.SpanId)];
            Assert.Equal(["checking", "landing", "mirroring", "memory", "switchover", "hand-over", "retiring"], phases.Select(span => span.Name));
            Assert.All(phases, phase => Assert.Equal(hosts.A.Name, phase.Host));
            foreach ((string phase, string step) in new[] { ("landing", "landing prepare"), ("landing", "landing open"), ("switchover", "landing arm"), ("hand-over", "landing go") })
            {
                OtlpSpan there = trace.First(span => span.Name == step);
                Assert.Equal((hosts.B.Name, phases.Single(span => span.Name == phase).SpanId), (there.Host, there.ParentId));
            }
        }
        finally
        {
            await ExportToAsync(null);
        }
    });

    private async Task ExportToAsync(string? address)
    {
        foreach (LabHost host in (LabHost[])[hosts.A, hosts.B])
        {
            string path = host.PathOutside("/etc/godwit/godwitd.json");
            JsonNode options = JsonNode.Parse(await File.ReadAllTextAsync(path))!;
            options["telemetry"] = address is null ? null : new JsonObject { ["otlpEndpoint"] = address };
            await File.WriteAllTextAsync(path, options.ToJsonString());
            await host.KillDaemonAsync();
            await host.StartDaemonAsync();
        }
    }

    private static async Task<string> MetricsAsync(LabHost host)
    {
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(host.SocketPath), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler);
        return await client.GetStringAsync(new Uri("http://local/metrics"));
    }
}

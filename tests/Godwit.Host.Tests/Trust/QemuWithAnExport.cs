using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Xunit;

namespace Godwit.Host.Tests.Trust;

/// <summary>A QEMU without a machine that exports an empty disk over NBD, TLS and tls-authz, set up over QMP as a move does it.</summary>
internal sealed class QemuWithAnExport : IDisposable
{
    private readonly Process _process;
    private readonly int _port;

    private QemuWithAnExport(Process process, int port)
    {
        _process = process;
        _port = port;
    }

    public static async Task<QemuWithAnExport> StartAsync(string credentials, string identity)
    {
        var port = FreePort();
        var start = new ProcessStartInfo("qemu-system-x86_64")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            ArgumentList = { "-machine", "none", "-nodefaults", "-display", "none", "-qmp", "stdio", "-S" },
        };
        var qemu = new QemuWithAnExport(Process.Start(start)!, port);
        await qemu._process.StandardOutput.ReadLineAsync();
        foreach (var command in (string[])
            [
                """{"execute":"qmp_capabilities"}""",
                $$$"""{"execute":"object-add","arguments":{"qom-type":"tls-creds-x509","id":"tls","dir":"{{{credentials}}}","endpoint":"server","verify-peer":true}}""",
                $$$"""{"execute":"object-add","arguments":{"qom-type":"authz-simple","id":"peer","identity":"{{{identity}}}"}}""",
                """{"execute":"blockdev-add","arguments":{"driver":"null-co","node-name":"d0","size":1048576}}""",
                $$$"""{"execute":"nbd-server-start","arguments":{"addr":{"type":"inet","data":{"host":"127.0.0.1","port":"{{{port}}}"}},"tls-creds":"tls","tls-authz":"peer"}}""",
                """{"execute":"block-export-add","arguments":{"type":"nbd","id":"d0","node-name":"d0"}}""",
            ])
        {
            await qemu.ExecuteAsync(command);
        }

        return qemu;
    }

    /// <summary>qemu-img's exit status and what it said. Without its own check it presents even what it knows to be foreign.</summary>
    public async Task<(int Status, string Output)> ConnectAsync(string credentials, string hostName, bool ownCheck = true)
    {
        var start = new ProcessStartInfo("qemu-img")
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "info",
                "--object",
                $"tls-creds-x509,id=tls,dir={credentials},endpoint=client,verify-peer=on,sanity-check={(ownCheck ? "on" : "off")}",
                "--image-opts",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"driver=nbd,server.type=inet,server.host=127.0.0.1,server.port={_port},export=d0,tls-creds=tls,tls-hostname={hostName}"),
            },
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return (process.ExitCode, output + await error);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task ExecuteAsync(string command)
    {
        await _process.StandardInput.WriteLineAsync(command);
        await _process.StandardInput.FlushAsync();
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            using var answer = JsonDocument.Parse(line);
            if (answer.RootElement.TryGetProperty("return", out _))
            {
                return;
            }

            Assert.False(answer.RootElement.TryGetProperty("error", out _), $"{command}: {line}");
        }

        Assert.Fail($"QEMU ended at {command}.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

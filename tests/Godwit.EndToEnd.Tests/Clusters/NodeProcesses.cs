using System.Text.Json;
using Godwit.Lab.Hosts;
using Godwit.Lab.Processes;

namespace Godwit.EndToEnd.Tests.Clusters;

/// <summary>What runs on a node beside its guests, and what can be done to it.</summary>
internal static class NodeProcesses
{
    private const int Continue = 18;
    private const int Stop = 19;

    /// <summary>Null while it does not run.</summary>
    public static ProcessIdentity? Etcd(this LabHost host) => Recorded(host, "/run/godwit/etcd.json");

    public static ProcessIdentity? Guardian(this LabHost host) => Recorded(host, "/run/godwit/guardian-process.json");

    /// <summary>SIGSTOP until it is disposed: the process hangs and does not know it.</summary>
    public static IDisposable Hang(this ProcessIdentity process)
    {
        _ = Native.Kill(process.Pid, Stop);
        return new Hanging(process);
    }

    private static ProcessIdentity? Recorded(LabHost host, string record)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllText(host.PathOutside(record)));
            ProcessIdentity process = new(json.RootElement.GetProperty("processId").GetInt32(), json.RootElement.GetProperty("startTicks").GetInt64());
            return process.IsAlive ? process : null;
        }
        catch (Exception none) when (none is IOException or JsonException)
        {
            return null;
        }
    }

    private sealed class Hanging(ProcessIdentity process) : IDisposable
    {
        public void Dispose()
        {
            if (process.IsAlive)
            {
                _ = Native.Kill(process.Pid, Continue);
            }
        }
    }
}

using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using Godwit.Lab.Processes;
using Microsoft.Win32.SafeHandles;

namespace Godwit.Lab.Networks;

/// <summary>A named network namespace, as "ip netns" keeps them.</summary>
public sealed record NetworkNamespace(string Name)
{
    private const string Folder = "/run/netns";

    public bool Exists => File.Exists(Path.Combine(Folder, Name));

    /// <summary>
    /// Runs <paramref name="work"/> on a thread of its own inside the namespace. A socket made there belongs to the
    /// namespace for good and may then be used from any thread.
    /// </summary>
    public Task<T> RunAsync<T>(Func<T> work)
    {
        TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Thread thread = new(() =>
        {
            try
            {
                EnterOnThisThread();
                done.SetResult(work());
            }
            catch (Exception failure)
            {
                done.SetException(failure);
            }
        })
        {
            IsBackground = true,
            Name = "in " + Name,
        };
        thread.Start();
        return done.Task;
    }

    /// <summary>Moves the calling thread here. There is no way back: the thread must be one's own and end afterwards.</summary>
    public void EnterOnThisThread()
    {
        using SafeFileHandle file = File.OpenHandle(Path.Combine(Folder, Name));
        if (Native.SetNamespace(file, Native.CloneNewNet) != 0)
        {
            throw new LabException(
                $"The network namespace {Name} cannot be entered.", new Win32Exception(Marshal.GetLastPInvokeError()));
        }
    }

    /// <summary>Ids of the processes that live here.</summary>
    public async Task<IReadOnlyList<int>> GetProcessesAsync(CancellationToken cancellationToken = default)
    {
        string pids = await Tool.RunAsync("ip", ["netns", "pids", Name], null, cancellationToken);
        return [.. pids.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(pid => int.Parse(pid, CultureInfo.InvariantCulture))];
    }

    /// <summary>Kills whoever lives here: guests, servers, the holder of the mounts, what people started by hand.</summary>
    /// <param name="except">Who stays; null is nobody.</param>
    internal async Task EmptyAsync(ProcessIdentity? except = null)
    {
        while (true)
        {
            ProcessIdentity[] living =
            [
                .. (await GetProcessesAsync())
                    .Where(pid => pid != Environment.ProcessId)
                    .Select(ProcessIdentity.Of)
                    .OfType<ProcessIdentity>()
                    .Where(each => each != except),
            ];
            if (living.Length == 0)
            {
                return;
            }

            await Task.WhenAll(living.Select(each => each.KillAsync()));
        }
    }

    internal Task ConfigureAsync(IEnumerable<string> lines, CancellationToken cancellationToken) =>
        Tool.RunAsync("ip", ["-n", Name, "-batch", "-"], string.Join('\n', lines) + "\n", cancellationToken);
}

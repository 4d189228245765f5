using System.Globalization;
using Godwit.Contracts.Vms;

namespace Godwit.Host.Guests;

/// <summary>A QEMU process of this machine, held by a descriptor that cannot come to mean another process.</summary>
internal sealed class GuestProcess : IGuestProcess
{
    private const int WaiterStackBytes = 128 * 1024;

    private readonly GuestRecord record;
    private readonly GuestFolder folder;
    private readonly ProcessHandle handle;
    private readonly TaskCompletionSource exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private GuestProcess(GuestRecord record, GuestFolder folder, ProcessHandle handle)
    {
        this.record = record;
        this.folder = folder;
        this.handle = handle;
        // The runtime has no asynchronous poll for such descriptors; a small stack in a system call costs next to nothing.
        new Thread(WaitForExit, WaiterStackBytes) { IsBackground = true, Name = $"guest {record.ProcessId}" }.Start();
    }

    public VmId VmId => record.VmId;

    public int ProcessId => record.ProcessId;

    public string QmpSocketPath => folder.QmpSocketPath;

    public Task Exited => exited.Task;

    /// <summary>Field 22 of /proc/PID/stat counts from boot, in hundredths of a second.</summary>
    public DateTimeOffset StartedAt => BootedAt.AddMilliseconds(record.StartTicks * 10);

    public bool IsAlive => !Exited.IsCompleted && !handle.HasExited;

    public bool IsDying => Sight() is { IsZombie: true };

    public TimeSpan CpuTime => Sight()?.CpuTime ?? TimeSpan.Zero;

    public long ResidentBytes => Sight()?.ResidentBytes ?? 0;

    /// <summary>Null when the recorded process has ended.</summary>
    public static GuestProcess? Open(GuestRecord record, GuestFolder folder)
    {
        // First the descriptor, then the look: what is seen alive now is what the descriptor holds.
        ProcessHandle? handle = ProcessHandle.Open(record.ProcessId);
        if (handle is not { HasExited: false } || ProcessSight.Of(record.ProcessId)?.StartTicks != record.StartTicks
            || record.BootId != File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim())
        {
            handle?.Dispose();
            return null;
        }

        return new GuestProcess(record, folder, handle);
    }

    /// <summary>/proc/stat: "btime 1763857859", seconds since 1970.</summary>
    private static DateTimeOffset BootedAt { get; } = DateTimeOffset.FromUnixTimeSeconds(long.Parse(
        File.ReadLines("/proc/stat").First(line => line.StartsWith("btime ", StringComparison.Ordinal)).AsSpan(6), CultureInfo.InvariantCulture));

    public void Kill() => handle.Kill();

    public string LastWords() => folder.LastWords();

    private ProcessSight? Sight() => IsAlive ? ProcessSight.Of(record.ProcessId) : null;

    private void WaitForExit()
    {
        handle.WaitForExit();
        exited.SetResult();
    }
}

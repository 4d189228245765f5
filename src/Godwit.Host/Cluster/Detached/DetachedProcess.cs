using System.Diagnostics;
using System.Text.Json;
using Godwit.Host.Guests;

namespace Godwit.Host.Cluster.Detached;

/// <summary>
/// A program that outlives the daemon, as guests do: etcd, and the guardian. Its record tells the next daemon which process it is.
/// </summary>
internal sealed class DetachedProcess(string recordPath, string logPath)
{
    // As GuestStarter's: the record is on disk before the program's first instruction, and names the process that the shell turns into.
    private const string Script =
        """
        set -e
        record=$1 log=$2
        shift 2
        cd /
        umask 077
        read -r stat < /proc/self/stat
        read -r boot < /proc/sys/kernel/random/boot_id
        start_of() { start=${22}; }
        start_of $stat
        echo "{\"processId\":$$,\"startTicks\":$start,\"bootId\":\"$boot\"}" > "$record.new"
        mv "$record.new" "$record"
        exec < /dev/null >> "$log" 2>&1
        exec "$@"
        """;

    private const long LargestLog = 16 << 20;

    /// <summary>Null when it does not run. The caller disposes it.</summary>
    public ProcessHandle? Open()
    {
        if (Read() is not { } record || record.BootId != File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim())
        {
            return null;
        }

        ProcessHandle? handle = ProcessHandle.Open(record.ProcessId);
        if (handle is { HasExited: false } && ProcessSight.Of(record.ProcessId)?.StartTicks == record.StartTicks)
        {
            return handle;
        }

        handle?.Dispose();
        return null;
    }

    public bool IsRunning
    {
        get
        {
            using ProcessHandle? handle = Open();
            return handle is not null;
        }
    }

    /// <summary>Starts it unless it runs.</summary>
    /// <exception cref="IOException">It could not be started.</exception>
    public async Task EnsureAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        if (IsRunning)
        {
            return;
        }

        if (File.Exists(logPath) && new FileInfo(logPath).Length > LargestLog)
        {
            File.Move(logPath, logPath + ".old", overwrite: true);
        }

        var start = new ProcessStartInfo("setsid") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string word in (IEnumerable<string>)["--fork", "sh", "-c", Script, "godwit-detached", recordPath, logPath, .. command])
        {
            start.ArgumentList.Add(word);
        }

        using Process setsid = Process.Start(start) ?? throw new IOException("setsid did not start");
        setsid.StandardInput.Close();
        Task<string> words = setsid.StandardError.ReadToEndAsync(cancellationToken);
        await setsid.WaitForExitAsync(cancellationToken);
        if (setsid.ExitCode != 0)
        {
            throw new IOException($"{command[0]} could not be started: {(await words).Trim()}");
        }
    }

    /// <summary>Ends it, and waits until it has ended. Nothing to do when it does not run.</summary>
    public async Task EndAsync()
    {
        using ProcessHandle? handle = Open();
        if (handle is not null)
        {
            handle.Kill();
            await Task.Run(handle.WaitForExit);
        }

        File.Delete(recordPath);
    }

    /// <summary>The end of what it wrote.</summary>
    public string LastWords() => File.Exists(logPath) ? string.Join('\n', File.ReadLines(logPath).TakeLast(5)) : "";

    private DetachedRecord? Read()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(recordPath), ClusterJson.Default.DetachedRecord);
        }
        catch (Exception failure) when (failure is IOException or JsonException)
        {
            return null;
        }
    }
}

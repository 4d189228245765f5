using System.Globalization;

namespace Godwit.Lab.Processes;

/// <summary>A process for good: its id with its time of birth, because ids are used again.</summary>
/// <param name="Pid">The kernel's process id.</param>
/// <param name="StartTicks">Clock ticks between the machine's boot and the process's birth (/proc/PID/stat, field 22).</param>
public readonly record struct ProcessIdentity(int Pid, long StartTicks)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(5);

    /// <summary>The kernel that it runs under; null is the machine's own.</summary>
    internal IProcessTable? Table { get; init; }

    /// <summary>Null when there is no such process, or only its unreaped remains.</summary>
    public static ProcessIdentity? Of(int pid)
    {
        try
        {
            // 4711 (any (name) at all) S 1 …: the name may hold spaces and brackets, so reading starts after the last one.
            string stat = File.ReadAllText($"/proc/{pid}/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            // A process whose first thread ended before the others looks like a zombie, and its files are still open.
            return fields[0] is "Z" or "X" && fields[17] is "0" or "1" ? null : new ProcessIdentity(pid, long.Parse(fields[19], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null;
        }
    }

    public bool IsAlive => Table?.IsAlive(this) ?? Of(Pid) == this;

    /// <summary>Reads "PID TICKS" back; null when the file is missing or that process is gone.</summary>
    public static ProcessIdentity? Load(string path) => Load(path, null);

    internal static ProcessIdentity? Load(string path, IProcessTable? table)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        string[] words = File.ReadAllText(path).Split(' ');
        return words.Length == 2
            && int.TryParse(words[0], CultureInfo.InvariantCulture, out int pid)
            && long.TryParse(words[1], CultureInfo.InvariantCulture, out long ticks)
            && new ProcessIdentity(pid, ticks) { Table = table } is { IsAlive: true } identity
                ? identity
                : null;
    }

    public void Save(string path) => File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture, $"{Pid} {StartTicks}"));

    /// <summary>SIGKILL: no chance to tidy up, as if the power had gone for this process alone. Gone afterwards.</summary>
    public Task KillAsync() => EndAsync(Native.SigKill, TimeSpan.FromSeconds(15));

    /// <summary>SIGTERM, and waits for the end.</summary>
    public Task TerminateAsync(TimeSpan patience) => EndAsync(Native.SigTerm, patience);

    private async Task EndAsync(int signal, TimeSpan patience)
    {
        if (Table is not null)
        {
            await Table.EndAsync(this, signal, patience);
            return;
        }

        long begun = TimeProvider.System.GetTimestamp();
        if (IsAlive)
        {
            _ = Native.Kill(Pid, signal);
        }

        while (IsAlive)
        {
            if (TimeProvider.System.GetElapsedTime(begun) > patience)
            {
                throw new LabException($"Process {Pid} did not end within {patience.TotalSeconds:0} s of signal {signal}.");
            }

            await Task.Delay(Glance, TimeProvider.System);
        }
    }
}

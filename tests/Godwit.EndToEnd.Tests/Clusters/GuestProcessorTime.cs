using System.Globalization;
using Godwit.Contracts.Vms;

namespace Godwit.EndToEnd.Tests.Clusters;

/// <summary>How long the virtual processors of a guest's QEMU have worked.</summary>
internal sealed class GuestProcessorTime(int pid, VmId vm)
{
    private readonly Dictionary<string, long> _known = [];

    public VmId Vm => vm;

    /// <summary>Null when the process is no guest's QEMU.</summary>
    public static GuestProcessorTime? Of(int pid)
    {
        try
        {
            return VmOf(File.ReadAllText($"/proc/{pid}/cmdline")) is { } vm ? new GuestProcessorTime(pid, vm) : null;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whose QEMU a command line is, as the kernel gives it; null when it is no guest's.</summary>
    public static VmId? VmOf(string commandLine)
    {
        string[] words = commandLine.Split('\0');
        int at = Array.IndexOf(words, "-uuid");
        return Path.GetFileName(words[0]).StartsWith("qemu-system", StringComparison.Ordinal) && at > 0 && VmId.TryParse(words[at + 1], out VmId vm) ? vm : null;
    }

    /// <summary>In nanoseconds, since it was read last; 0 the first time.</summary>
    public long Read()
    {
        long worked = 0;
        try
        {
            foreach (string thread in Directory.EnumerateDirectories($"/proc/{pid}/task"))
            {
                // QEMU calls them "CPU 0/TCG" and "CPU 0/KVM".
                if (!File.ReadAllText(Path.Combine(thread, "comm")).StartsWith("CPU ", StringComparison.Ordinal))
                {
                    continue;
                }

                // schedstat: nanoseconds on a processor, nanoseconds waited for one, times it was given one.
                long now = long.Parse(File.ReadAllText(Path.Combine(thread, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture);
                worked += _known.TryGetValue(thread, out long before) ? now - before : 0;
                _known[thread] = now;
            }
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // It has ended.
        }

        return worked;
    }
}

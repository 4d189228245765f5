using Godwit.Host.Operations;

namespace Godwit.Host.Hosts;

/// <summary>Tells a restart of the daemon from a reboot of the host.</summary>
internal static class HostBoot
{
    /// <summary>True once after every reboot.</summary>
    public static bool IsNew(Journal journal, string bootId)
    {
        bool known = journal.Read("SELECT value FROM setting WHERE name = 'boot'", row => row.GetString(0)) is [string last] && last == bootId;
        journal.Write(
            "INSERT INTO setting (name, value) VALUES ('boot', $value) ON CONFLICT (name) DO UPDATE SET value = $value", ("$value", bootId));
        return !known;
    }

    public static string CurrentId() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
}

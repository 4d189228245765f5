using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Godwit.Host.Cluster.Guarding;

/// <summary>
/// A kernel watchdog: a host whose guardian does not pet it is reset (Linux, Documentation/watchdog/watchdog-api.rst). Closing it properly
/// ("magic close") disarms it.
/// </summary>
internal sealed partial class Watchdog : IDisposable
{
    /// <summary>_IOWR('W', 6, int).</summary>
    private const uint SetTimeout = 0xC0045706;

    /// <summary>Seconds.</summary>
    private const int Wanted = 6;

    private readonly FileStream _device;

    private Watchdog(FileStream device, string identity, int seconds) => (_device, Identity, Seconds) = (device, identity, seconds);

    public string Identity { get; }

    /// <summary>After so many an unpetted host is reset.</summary>
    public int Seconds { get; }

    /// <summary>Null when the host has none, or somebody else has it. User-mode Linux's own, which only asks a program outside, is passed over.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The watchdog holds it.")]
    public static Watchdog? Open()
    {
        foreach (string name in (string[])["watchdog1", "watchdog0"])
        {
            string about = $"/sys/class/watchdog/{name}/identity";
            string identity = File.Exists(about) ? File.ReadAllText(about).Trim() : "";
            if (identity.Length == 0 || identity.Contains("UML", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            try
            {
                var device = new FileStream($"/dev/{name}", FileMode.Open, FileAccess.Write, FileShare.None, bufferSize: 0);
                int seconds = Wanted;
                // What it takes is what it says afterwards; one whose time cannot be set keeps its own.
                _ = Control((int)device.SafeFileHandle.DangerousGetHandle(), SetTimeout, ref seconds);
                string time = $"/sys/class/watchdog/{name}/timeout";
                return new Watchdog(
                    device, identity, File.Exists(time) && int.TryParse(File.ReadAllText(time).Trim(), out int told) ? told : seconds);
            }
            catch (Exception taken) when (taken is IOException or UnauthorizedAccessException)
            {
                // systemd or another program has it.
            }
        }

        return null;
    }

    public void Pet() => RandomAccess.Write(_device.SafeFileHandle, [0], 0);

    /// <summary>Disarms it: this node has left its cluster.</summary>
    public void Disarm() => RandomAccess.Write(_device.SafeFileHandle, "V"u8, 0);

    public void Dispose() => _device.Dispose();

    [LibraryImport("libc", EntryPoint = "ioctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int descriptor, nuint request, ref int value);
}

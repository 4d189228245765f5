using System.Runtime.InteropServices;

namespace Godwit.Etcd.Tests;

/// <summary>Stops and continues a process, which .NET cannot.</summary>
internal static partial class Signal
{
    private const int Continue = 18;
    private const int Stop = 19;

    public static void StopProcess(int process) => Kill(process, Stop);

    public static void ContinueProcess(int process) => Kill(process, Continue);

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}

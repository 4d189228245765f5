using System.Runtime.InteropServices;

namespace Godwit.Cli.Running;

/// <summary>
/// Becomes another program. A child process would need its signals, its terminal and its exit code passed on; a process
/// that is the other program has them.
/// </summary>
internal static partial class Exec
{
    /// <returns>errno, as it only returns when the program could not be started.</returns>
    public static int Replace(string program, IReadOnlyList<string> arguments)
    {
        _ = ExecV(program, [program, .. arguments, null]);
        return Marshal.GetLastPInvokeError();
    }

    [LibraryImport("libc", EntryPoint = "execv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ExecV(string path, string?[] arguments);
}

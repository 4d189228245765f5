namespace Godwit.Lab.Hosts;

/// <summary>Tells a guest's QEMU from other processes.</summary>
internal static class GuestProcess
{
    /// <summary>A daemon that begins asks a QEMU without a machine what it can give; that one is no guest.</summary>
    /// <param name="commandLine">Words with spaces between them.</param>
    public static bool Is(string commandLine) =>
        Path.GetFileName(commandLine.Split(' ', 2)[0]).StartsWith("qemu-system", StringComparison.Ordinal)
        && !commandLine.Contains(" -machine none ", StringComparison.Ordinal);
}

using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Guests;

namespace Godwit.Host.Storage;

/// <summary>
/// The name of the image below, as a qcow2 file's header has it. We never follow it, because vm.json says what lies below; other
/// programs do, and an administrator who opens the file with one of them must see the right data.
/// </summary>
internal static class BackingNames
{
    /// <summary>Relative where both lie in one folder, which may then be mounted or copied elsewhere as a whole.</summary>
    public static string Of(string path, string below) => Path.GetDirectoryName(path) == Path.GetDirectoryName(below) ? Path.GetFileName(below) : below;

    /// <summary>Changes the header and nothing else. Not for an image that a QEMU has open.</summary>
    /// <exception cref="RefusedException">qemu-img could not.</exception>
    public static async Task WriteAsync(string path, DiskLayer below, CancellationToken cancellationToken)
    {
        ProcessesOutcome outcome = await Processes.RunAsync(
            "qemu-img", ["rebase", "-q", "-u", "-f", "qcow2", "-b", Of(path, below.Path), "-F", DiskFormats.DriverOf(below.Format), "--", path], cancellationToken);
        if (!outcome.Succeeded)
        {
            throw new RefusedException(
                ProblemId.QemuFailed, path, $"{path} could not be told that {below.Path} lies below it: {outcome.Words}.", "Check the destination's file system.");
        }
    }
}

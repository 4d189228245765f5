using Godwit.Contracts.Problems;
using Godwit.Host.Api;

namespace Godwit.Host.Guests;

/// <summary>The QEMU of this host and what it can be.</summary>
internal sealed record QemuBinary
{
    public const string Program = "qemu-system-x86_64";

    private static readonly Version Oldest = new(10, 0);

    public required string Path { get; init; }

    public required Version Version { get; init; }

    /// <summary>Versioned machine types ("pc-q35-10.0"), without aliases.</summary>
    public required IReadOnlySet<string> MachineTypes { get; init; }

    public required IReadOnlySet<string> CpuModels { get; init; }

    /// <summary>
    /// Finds QEMU in PATH and asks it for its version, machine types and CPU models. Throws <see cref="RefusedException"/>
    /// when there is none or it is older than 10.0: the hand-over rests on what QEMU does from that version on.
    /// </summary>
    public static async Task<QemuBinary> FindAsync(CancellationToken cancellationToken)
    {
        string path = Candidates().FirstOrDefault(File.Exists)
            ?? throw Unfit($"{Program} is not installed.");
        Version version = QemuWords.Version(await AskAsync(path, ["--version"], cancellationToken))
            ?? throw Unfit($"{path} does not tell its version.");
        return version < Oldest
            ? throw Unfit($"{path} is version {version}, and Godwit needs {Oldest} or newer.")
            : new QemuBinary
            {
                Path = path,
                Version = version,
                MachineTypes = QemuWords.MachineTypes(await AskAsync(path, ["-machine", "help"], cancellationToken)),
                CpuModels = QemuWords.CpuModels(await AskAsync(path, ["-cpu", "help"], cancellationToken)),
            };
    }

    private static IEnumerable<string> Candidates() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(["/usr/bin", "/usr/local/bin"])
            .Where(System.IO.Path.IsPathFullyQualified)
            .Select(folder => System.IO.Path.Combine(folder, Program));

    private static async Task<string> AskAsync(string path, string[] question, CancellationToken cancellationToken)
    {
        ProcessesOutcome outcome = await Processes.RunAsync(path, question, cancellationToken);
        return outcome.Succeeded
            ? outcome.Output
            : throw Unfit($"{path} {string.Join(' ', question)} failed: {outcome.Words}.");
    }

    private static RefusedException Unfit(string message) => new(
        ProblemId.QemuFailed, Program, message, "Install qemu-system-x86 10.0 or newer, from backports if need be.");
}

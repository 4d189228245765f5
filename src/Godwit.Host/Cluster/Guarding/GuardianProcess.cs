using Godwit.Host.Cluster.Detached;

namespace Godwit.Host.Cluster.Guarding;

/// <summary>The guardian as the daemon sees it: a process of its own, which outlives it.</summary>
internal sealed class GuardianProcess(HostOptions options)
{
    /// <summary>First word of the command line with which the daemon's program becomes a guardian.</summary>
    public const string Word = "guardian";

    private readonly DetachedProcess _process = new(Path.Combine(options.RunFolder, "guardian-process.json"), Path.Combine(options.StateFolder, "guardian.log"));

    public bool IsRunning => _process.IsRunning;

    /// <summary>Starts it unless it runs.</summary>
    public Task EnsureAsync(CancellationToken cancellationToken)
    {
        string program = Environment.ProcessPath!;
        string[] itself = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, Path.Combine(AppContext.BaseDirectory, "godwitd.dll")] : [program];
        return _process.EnsureAsync(["env", "DOTNET_EnableDiagnostics=0", .. itself, Word, "--config", options.ConfigurationPath], cancellationToken);
    }

    public Task EndAsync() => _process.EndAsync();
}

using Godwit.Cli.Running;

namespace Godwit.Cli.Tests;

/// <summary>Runs the command line in this process, in a world of its own.</summary>
internal sealed class Cli : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gw-cli-").FullName;
    private Action<Interrupt>? _listener;

    public Cli(params FakeDaemon[] hosts)
    {
        if (hosts.Length > 0)
        {
            WriteHosts("{" + string.Join(",", hosts.Select(host => $"\"{host.Name}\":\"{host.Address}\"")) + "}");
        }
    }

    public string Folder => _folder;

    public string HostsPath => Path.Combine(_folder, "godwit", "hosts.json");

    public Dictionary<string, string> Variables { get; } = [];

    public TextWriter Output { get; set; } = new StringWriter();

    public StringWriter Error { get; } = new();

    public string Input { get; init; } = "";

    public bool Terminal { get; init; }

    /// <summary>Keys that the person presses, when asked.</summary>
    public Queue<char> Keys { get; } = new();

    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Listening { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<string> Became { get; } = [];

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public void WriteHosts(string json)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(HostsPath)!);
        File.WriteAllText(HostsPath, json);
    }

    public void Interrupt(Interrupt interrupt) => _listener!(interrupt);

    public async Task<Outcome> RunAsync(params string[] arguments)
    {
        int code = await CommandLine.RunAsync(Surroundings(), arguments);
        return new Outcome(code, Output.ToString()!, Error.ToString());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Surroundings Surroundings() => new()
    {
        Output = Output,
        Error = Error,
        Input = new StringReader(Input),
        InputIsTerminal = Terminal,
        OutputIsTerminal = Terminal,
        ErrorIsTerminal = false,
        Variable = name => Variables.GetValueOrDefault(name, name switch
        {
            "XDG_CONFIG_HOME" => _folder,
            "NO_COLOR" => "1",
            _ => "",
        }),
        Time = Time,
        Interrupts = listener =>
        {
            _listener = listener;
            Listening.TrySetResult();
            return new Deafness(() => _listener = null);
        },
        Key = () =>
        {
            Asked.TrySetResult();
            return Keys.TryDequeue(out char key) ? Task.FromResult(key) : new TaskCompletionSource<char>().Task;
        },
        Become = (program, arguments) =>
        {
            Became.AddRange([program, .. arguments]);
            return 0;
        },
    };

    private sealed class Deafness(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}

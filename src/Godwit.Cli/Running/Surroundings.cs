using System.Runtime.InteropServices;

namespace Godwit.Cli.Running;

/// <summary>Everything around the process that a command sees, so that tests can be that world.</summary>
internal sealed record Surroundings
{
    public required TextWriter Output { get; init; }

    public required TextWriter Error { get; init; }

    public required TextReader Input { get; init; }

    public required bool InputIsTerminal { get; init; }

    public required bool OutputIsTerminal { get; init; }

    public required bool ErrorIsTerminal { get; init; }

    public required Func<string, string?> Variable { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>From the call to the disposal, signals go to the listener and do not end the process.</summary>
    public required Func<Action<Interrupt>, IDisposable> Interrupts { get; init; }

    /// <summary>Waits for one key, without echo. Only on a terminal.</summary>
    public required Func<Task<char>> Key { get; init; }

    /// <summary>Becomes another program; returns only if that failed.</summary>
    public required Func<string, IReadOnlyList<string>, int> Become { get; init; }

    /// <summary>True when a question would reach a person.</summary>
    public bool CanAsk => InputIsTerminal && OutputIsTerminal;

    /// <summary>True when standard output can be drawn on and drawn over.</summary>
    public bool CanDraw => OutputIsTerminal && Variable("TERM") is not "dumb";

    public bool WantsColor => string.IsNullOrEmpty(Variable("NO_COLOR")) && Variable("TERM") is not "dumb";

    public static Surroundings OfProcess() => new()
    {
        Output = Console.Out,
        Error = Console.Error,
        Input = Console.In,
        InputIsTerminal = !Console.IsInputRedirected,
        OutputIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        Variable = Environment.GetEnvironmentVariable,
        Time = TimeProvider.System,
        Interrupts = Listen,
        Key = () => Task.Run(() => Console.ReadKey(intercept: true).KeyChar),
        Become = Exec.Replace,
    };

    private static Listening Listen(Action<Interrupt> listener) => new(
        PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Tell(signal, Interrupt.ControlC, listener)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Tell(signal, Interrupt.Terminate, listener)));

    private static void Tell(PosixSignalContext signal, Interrupt interrupt, Action<Interrupt> listener)
    {
        signal.Cancel = true;
        listener(interrupt);
    }

    private sealed class Listening(params PosixSignalRegistration[] registrations) : IDisposable
    {
        public void Dispose()
        {
            foreach (PosixSignalRegistration registration in registrations)
            {
                registration.Dispose();
            }
        }
    }
}

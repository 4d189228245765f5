using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;

namespace Godwit.Cli.Progress;

/// <summary>How a running operation is shown: live bars on a terminal, plain lines elsewhere.</summary>
internal interface IProgressView
{
    /// <summary>Shows while the body runs; between two calls the terminal is free for a question.</summary>
    Task<T> ShowWhileAsync<T>(Func<Task<T>> body);

    void Show(OperationView view);

    /// <summary>The connection broke; it is being opened again.</summary>
    void Lost(Problem problem);

    /// <summary>Time has passed without news.</summary>
    void Tick();
}

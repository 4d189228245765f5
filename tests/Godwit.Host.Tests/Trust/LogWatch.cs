using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Godwit.Host.Tests.Trust;

/// <summary>Lets a test wait for what the daemon says it has done.</summary>
internal sealed class LogWatch : ILoggerProvider, ILogger
{
    private readonly Lock _gate = new();
    private readonly List<(int Id, string Text)> _lines = [];
    private readonly List<(Func<int, string, bool> Wanted, TaskCompletionSource<string> Found)> _waiting = [];

    /// <summary>The first line with that event id and text, past or to come.</summary>
    public async Task<string> UntilAsync(int id, string part = "")
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        bool Wanted(int other, string text) => other == id && text.Contains(part, StringComparison.Ordinal);
        lock (_gate)
        {
            foreach (var (other, text) in _lines)
            {
                if (Wanted(other, text))
                {
                    return text;
                }
            }

            _waiting.Add((Wanted, found));
        }

        return await found.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var text = formatter(state, exception);
        lock (_gate)
        {
            _lines.Add((eventId.Id, text));
            foreach (var (wanted, found) in _waiting)
            {
                if (wanted(eventId.Id, text))
                {
                    found.TrySetResult(text);
                }
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Dispose()
    {
    }
}

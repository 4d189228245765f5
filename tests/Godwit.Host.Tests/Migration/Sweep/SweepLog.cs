using Microsoft.Extensions.Logging;

namespace Godwit.Host.Tests.Migration.Sweep;

/// <summary>A host's log, kept for the report of a case that fails.</summary>
internal sealed class SweepLog(SweepHost host) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        host.World.Note($"{host.Name}: {formatter(state, exception)}{(exception is null ? "" : $" [{exception.GetType().Name}: {exception.Message}]")}");

    public void Dispose()
    {
    }
}

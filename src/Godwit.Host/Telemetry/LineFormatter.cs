using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Godwit.Host.Telemetry;

/// <summary>
/// One line for each thing that is said. For systemd's journal it begins with a priority and has no time, as systemd's own formatter has it;
/// unlike that one it names the operation it is about, and none of the web server's scopes:
/// <code>
///   &lt;6>Godwit.Host.Operations.OperationNews[1024] web01: memory begins. operation=0199a4c1-… vm=web01
/// </code>
/// </summary>
/// <param name="journal">For the journal; otherwise with the time.</param>
/// <param name="time">Tells it.</param>
internal sealed class LineFormatter(bool journal, TimeProvider time) : ConsoleFormatter(Label)
{
    public const string Label = "godwit";

    public static void Use(ILoggingBuilder logging, bool journal)
    {
        logging.AddConsole(console => console.FormatterName = Label);
        logging.Services.AddSingleton<ConsoleFormatter>(new LineFormatter(journal, TimeProvider.System));
    }

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        if (logEntry.Formatter?.Invoke(logEntry.State, logEntry.Exception) is not { } message)
        {
            return;
        }

        textWriter.Write(journal
            ? PriorityOf(logEntry.LogLevel)
            : time.GetLocalNow().ToString("HH:mm:ss.fff ", System.Globalization.CultureInfo.InvariantCulture) + WordOf(logEntry.LogLevel) + ": ");
        textWriter.Write(logEntry.Category);
        textWriter.Write('[');
        textWriter.Write(logEntry.EventId.Id);
        textWriter.Write("] ");
        textWriter.Write(OneLine(message));
        if (logEntry.Exception is { } failure)
        {
            textWriter.Write(' ');
            textWriter.Write(OneLine(failure.ToString()));
        }

        if (InnermostOf(scopeProvider) is { } operation)
        {
            textWriter.Write(' ');
            textWriter.Write(OneLine(operation.ToString()));
        }

        textWriter.Write('\n');
    }

    private static OperationScope? InnermostOf(IExternalScopeProvider? scopes)
    {
        var found = new StrongBox<OperationScope?>();
        scopes?.ForEachScope(static (scope, box) => box.Value = scope as OperationScope ?? box.Value, found);
        return found.Value;
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    private static string PriorityOf(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "<7>",
        LogLevel.Information or LogLevel.None => "<6>",
        LogLevel.Warning => "<4>",
        LogLevel.Error => "<3>",
        LogLevel.Critical => "<2>",
    };

    private static string WordOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information or LogLevel.None => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        LogLevel.Critical => "crit",
    };
}

using Godwit.Contracts.Operations;
using Godwit.Host.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Godwit.Host.Tests.Telemetry;

/// <summary>Lines of the log as the journal and as people get them.</summary>
public sealed class LineFormatterTests
{
    private static readonly OperationId Id = new(new Guid("0199a000-0000-7000-8000-000000000001"));

    [Theory]
    [InlineData(LogLevel.Critical, "<2>")]
    [InlineData(LogLevel.Error, "<3>")]
    [InlineData(LogLevel.Warning, "<4>")]
    [InlineData(LogLevel.Information, "<6>")]
    [InlineData(LogLevel.Debug, "<7>")]
    public void The_journal_gets_a_priority_and_no_time(LogLevel level, string prefix) =>
        Assert.Equal($"{prefix}Godwit.Host.Vms[1100] It stands.\n", Write(journal: true, level, "It stands."));

    [Fact]
    public void Others_get_the_time_and_a_word() =>
        Assert.Equal("12:34:56.789 warn: Godwit.Host.Vms[1100] It stands.\n", Write(journal: false, LogLevel.Warning, "It stands."));

    [Fact]
    public void A_line_is_one_line_whatever_was_thrown()
    {
        string line = Write(journal: true, LogLevel.Error, "It\nfell.", new InvalidOperationException("first\r\nsecond"));
        Assert.Equal(1, line.Count(letter => letter == '\n'));
        Assert.StartsWith("<3>Godwit.Host.Vms[1100] It fell. System.InvalidOperationException: first second", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_of_an_operation_names_it_and_its_machine_and_nothing_of_the_web_server()
    {
        var scopes = new LoggerExternalScopeProvider();
        using IDisposable request = scopes.Push("RequestPath:/peer/v1/landings");
        using IDisposable outer = scopes.Push(new OperationScope(OperationId.New(), null));
        using IDisposable inner = scopes.Push(new OperationScope(Id, "web 01"));
        Assert.Equal($"<6>Godwit.Host.Vms[1100] It moves. operation={Id} vm=web 01\n", Write(journal: true, LogLevel.Information, "It moves.", scopes: scopes));
    }

    [Theory]
    [InlineData("8:1234", "socket:[1234]", true)]
    [InlineData("8:1234", "socket:[12345]", false)]
    [InlineData("8:1234", "pipe:[1234]", false)]
    [InlineData("8:1234", "/dev/pts/0", false)]
    [InlineData("8:1234", null, false)]
    [InlineData("8:", "socket:[]", false)]
    [InlineData("", "socket:[1234]", false)]
    [InlineData(null, "socket:[1234]", false)]
    public void Only_the_very_socket_that_systemd_named_is_the_journal(string? variable, string? output, bool journal) =>
        Assert.Equal(journal, JournalStream.Is(variable, output));

    private static string Write(bool journal, LogLevel level, string message, Exception? failure = null, IExternalScopeProvider? scopes = null)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 34, 56, 789, TimeSpan.Zero));
        using var writer = new StringWriter();
        new LineFormatter(journal, time).Write(
            new LogEntry<string>(level, "Godwit.Host.Vms", new EventId(1100), message, failure, (state, _) => state), scopes, writer);
        return writer.ToString();
    }
}

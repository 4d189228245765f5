using System.Net;
using System.Text;
using Godwit.Client;
using Xunit;

namespace Godwit.Cli.Tests;

public sealed class SignInAnswerTests
{
    [Fact]
    public async Task Not_one_byte_behind_the_answer_is_taken()
    {
        await using Exchange exchange = new("HTTP/1.1 204 No Content\r\nDate: now\r\nWWW-Authenticate: Negotiate oRQw\r\nConnection: keep-alive\r\n\r\nHTTP/1.1 200 OK");
        SignInAnswer answer = await SignInAnswer.AskAsync(exchange, "hosta.lab.test", "Negotiate YII=", TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.NoContent, "oRQw"), (answer.Status, answer.ProofOf("Negotiate")));
        Assert.Equal("HTTP/1.1 200 OK", exchange.Rest());
        Assert.StartsWith("GET /enroll/v1/sign-in HTTP/1.0\r\nHost: hosta.lab.test\r\n", exchange.Asked, StringComparison.Ordinal);
        Assert.Contains("\r\nAuthorization: Negotiate YII=\r\n\r\n", exchange.Asked, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\n{\"a\"trailing", "{\"a\"")]
    [InlineData("HTTP/1.0 401 Unauthorized\r\n\r\nup to the end", "up to the end")]
    public async Task A_refusal_has_a_body(string text, string body)
    {
        await using Exchange exchange = new(text);
        SignInAnswer answer = await SignInAnswer.AskAsync(exchange, "h", "Negotiate x", TestContext.Current.CancellationToken);
        Assert.Equal(body, answer.Body);
        Assert.Null(answer.ProofOf("Negotiate"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("SSH-2.0-OpenSSH\r\n\r\n")]
    [InlineData("HTTP/1.1 200")]
    [InlineData("HTTP/2 204\r\n\r\n")]
    [InlineData("HTTP/1.1 many\r\n\r\n")]
    public async Task What_is_no_answer_ends_the_connection(string text)
    {
        await using Exchange exchange = new(text);
        await Assert.ThrowsAsync<IOException>(() => SignInAnswer.AskAsync(exchange, "h", "Negotiate x", TestContext.Current.CancellationToken));
    }

    /// <summary>Reads what was given, and keeps what is written.</summary>
    private sealed class Exchange(string answer) : MemoryStream(Encoding.ASCII.GetBytes(answer))
    {
        public string Asked { get; private set; } = "";

        public string Rest() => Encoding.ASCII.GetString(ToArray()[(int)Position..]);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Asked += Encoding.ASCII.GetString(buffer.Span);
            return ValueTask.CompletedTask;
        }
    }
}

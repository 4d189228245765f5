using System.Globalization;
using System.Net;
using System.Text;

namespace Godwit.Client;

/// <summary>
/// The one exchange of a connection before HTTP proper begins on it, by hand: whoever takes the connection over must find it
/// at the end of this answer, not behind it. HTTP/1.0 promises an answer without chunks.
/// </summary>
internal sealed record SignInAnswer
{
    private const int LargestHead = 32 * 1024;
    private const int LargestBody = 64 * 1024;
    private const string EndOfHead = "\r\n\r\n";

    public required HttpStatusCode Status { get; init; }

    /// <summary>Name and value of each header.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    public string Body { get; init; } = "";

    /// <summary>What "WWW-Authenticate: Negotiate ..." holds; null without.</summary>
    public string? ProofOf(string scheme) => Headers
        .Where(header => header.Key.Equals("WWW-Authenticate", StringComparison.OrdinalIgnoreCase)
            && header.Value.StartsWith(scheme + " ", StringComparison.OrdinalIgnoreCase))
        .Select(header => header.Value[(scheme.Length + 1)..].Trim())
        .FirstOrDefault();

    /// <exception cref="IOException">What came is no answer.</exception>
    public static async Task<SignInAnswer> AskAsync(Stream stream, string host, string authorization, CancellationToken cancellationToken)
    {
        string request = $"GET /enroll/v1/sign-in HTTP/1.0\r\nHost: {host}\r\nConnection: keep-alive\r\nAuthorization: {authorization}{EndOfHead}";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        SignInAnswer head = Parse(await HeadAsync(stream, cancellationToken).ConfigureAwait(false));
        return head.Status is HttpStatusCode.NoContent
            ? head
            : head with { Body = await BodyAsync(stream, head.Length, cancellationToken).ConfigureAwait(false) };
    }

    /// <summary>"HTTP/1.1 204 No Content", and a header a line.</summary>
    public static SignInAnswer Parse(string head)
    {
        string[] lines = head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0 || lines[0].Split(' ') is not ["HTTP/1.0" or "HTTP/1.1", var status, ..]
            || !ushort.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number))
        {
            throw new IOException("It does not speak HTTP.");
        }

        return new SignInAnswer
        {
            Status = (HttpStatusCode)number,
            Headers = [.. lines.Skip(1).Where(line => line.Contains(':', StringComparison.Ordinal)).Select(Header)],
        };
    }

    /// <summary>Null is up to the connection's end.</summary>
    private int? Length => Headers.Where(header => header.Key.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
        .Select(header => int.TryParse(header.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int length) ? length : (int?)null)
        .FirstOrDefault();

    private static KeyValuePair<string, string> Header(string line)
    {
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        return new KeyValuePair<string, string>(line[..colon].Trim(), line[(colon + 1)..].Trim());
    }

    /// <summary>A byte at a time, so that not one of what follows is taken; TLS has it in memory already.</summary>
    private static async Task<string> HeadAsync(Stream stream, CancellationToken cancellationToken)
    {
        StringBuilder head = new();
        byte[] one = new byte[1];
        while (head.Length < LargestHead)
        {
            if (await stream.ReadAsync(one, cancellationToken).ConfigureAwait(false) == 0)
            {
                throw new IOException("It ended the connection instead of answering.");
            }

            head.Append((char)one[0]);
            if (one[0] == '\n' && head.Length >= EndOfHead.Length && head.ToString(head.Length - EndOfHead.Length, EndOfHead.Length) == EndOfHead)
            {
                return head.ToString();
            }
        }

        throw new IOException("Its answer does not end.");
    }

    private static async Task<string> BodyAsync(Stream stream, int? length, CancellationToken cancellationToken)
    {
        byte[] body = new byte[Math.Min(length ?? LargestBody, LargestBody)];
        int read = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return Encoding.UTF8.GetString(body, 0, read);
    }
}

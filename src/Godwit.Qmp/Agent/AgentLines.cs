namespace Godwit.Qmp;

/// <summary>
/// Framing of what a guest says: a JSON text a line. Before the answer to guest-sync-delimited stands a byte 0xFF, which no JSON has in
/// it: what was said before belongs to somebody else's question. Nothing here grows with what a guest sends.
/// </summary>
internal sealed class AgentLines(Stream stream)
{
    public const byte Delimiter = 0xFF;

    /// <summary>The answers that we ask for are some dozen bytes long; an error's description may be a sentence.</summary>
    private const int LongestLine = 16 * 1024;

    private readonly byte[] _line = new byte[LongestLine];
    private readonly byte[] _heard = new byte[1024];
    private int _next;
    private int _end;

    /// <summary>Leaves out everything up to the next delimiter.</summary>
    public async Task SkipAsync(CancellationToken cancellationToken)
    {
        while (await NextAsync(cancellationToken) != Delimiter)
        {
            // Somebody else's answer, or the half of one.
        }
    }

    /// <summary>The next line without its end. Valid until the next call. A delimiter begins it anew.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        int length = 0;
        while (true)
        {
            byte next = await NextAsync(cancellationToken);
            if (next == '\n')
            {
                return _line.AsMemory(0, length);
            }

            if (next == Delimiter)
            {
                length = 0;
                continue;
            }

            if (length == LongestLine)
            {
                throw new AgentException(AgentFailure.NotUnderstood, $"The guest's agent said more than {LongestLine} bytes in one answer.");
            }

            _line[length++] = next;
        }
    }

    private async ValueTask<byte> NextAsync(CancellationToken cancellationToken)
    {
        if (_next == _end)
        {
            _next = 0;
            _end = await stream.ReadAsync(_heard, cancellationToken);
            if (_end == 0)
            {
                throw new AgentException(AgentFailure.ConnectionLost, "The channel to the guest's agent was closed.");
            }
        }

        return _heard[_next++];
    }
}

using System.Buffers;
using System.IO.Pipelines;

namespace Godwit.Qmp;

/// <summary>
/// Framing: QEMU writes one JSON text a line, ending in CR LF, and never breaks a line inside. There is no cap on the
/// length: query-qmp-schema is 200 kB, and a cap would turn a long reply into a lost connection.
/// </summary>
internal sealed class QmpLines(PipeReader reader)
{
    private SequencePosition _consumed;
    private bool _holding;

    /// <summary>The next line without its line end; null at the end of the stream. A line is valid until the next call.</summary>
    public async ValueTask<ReadOnlySequence<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        if (_holding)
        {
            reader.AdvanceTo(_consumed);
            _holding = false;
        }

        while (true)
        {
            ReadResult read = await reader.ReadAsync(cancellationToken);
            if (read.Buffer.PositionOf((byte)'\n') is SequencePosition lineEnd)
            {
                _consumed = read.Buffer.GetPosition(1, lineEnd);
                _holding = true;
                return read.Buffer.Slice(0, lineEnd);
            }

            if (read.IsCompleted)
            {
                // A last line without an end is a line cut off by death: half a JSON text says nothing.
                reader.AdvanceTo(read.Buffer.End);
                return null;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}

using System.Text.Json;
using Godwit.Contracts.Domains;

namespace Godwit.Host.Trust;

/// <summary>
/// {stateFolder}/audit.jsonl: a line a change, each on the disk before the caller gets an answer. Numbers have no gaps; a
/// line that a crash tore is cut off at the next start, for nobody was told of it.
/// </summary>
internal sealed class AuditTrail : IDisposable
{
    private const int LongestAction = 1024;

    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly FileStream _file;
    private long _number;

    public AuditTrail(string path, TimeProvider clock)
    {
        _clock = clock;
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read,
            UnixCreateMode = DurableFile.Secret,
            BufferSize = 0,
        };
        _file = new FileStream(path, options);
        _file.SetLength(LinesFromEnd.EndOfLastWholeLine(_file));
        _file.Flush(flushToDisk: true);
        Posix.SyncFolder(Path.GetDirectoryName(path)!);
        _number = Newest(1) is [var last] ? last.Number : 0;
    }

    public AuditEntry Append(string who, string action, int outcome)
    {
        lock (_gate)
        {
            var entry = new AuditEntry
            {
                Number = _number + 1,
                At = _clock.GetUtcNow(),
                Who = who,
                Action = action.Length <= LongestAction ? action : action[..LongestAction],
                Outcome = outcome,
            };
            byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(entry, TrustJson.Default.AuditEntry), (byte)'\n'];
            _file.Seek(0, SeekOrigin.End);
            _file.Write(line);
            _file.Flush(flushToDisk: true);
            _number = entry.Number;
            return entry;
        }
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<AuditEntry> Newest(int limit)
    {
        lock (_gate)
        {
            List<AuditEntry> entries = [];
            foreach (var line in LinesFromEnd.Read(_file).Take(limit))
            {
                entries.Add(JsonSerializer.Deserialize(line, TrustJson.Default.AuditEntry)!);
            }

            return entries;
        }
    }

    public void Dispose() => _file.Dispose();
}

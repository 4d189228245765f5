namespace Godwit.Lab.Guests;

/// <summary>Keeps the outage client's count. One thread writes, others read and reset.</summary>
internal sealed class OutageBook(TimeProvider time)
{
    private static readonly TimeSpan WorthNoting = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private readonly List<TimeSpan> _gaps = [];
    private readonly TaskCompletionSource _firstAnswer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long? _lastAnswerAt;
    private TimeSpan _longest;
    private long _lastId;
    private long _firstIdOfCount = 1;
    private long _lastAnsweredId;
    private long _newestId;
    private long _answered;
    private ulong _acknowledged;
    private ulong _forgotten;
    private ulong _errors;

    public Task FirstAnswer => _firstAnswer.Task;

    public long NextId()
    {
        lock (_lock)
        {
            return ++_lastId;
        }
    }

    public void Answer(EchoMessage.Reply reply)
    {
        lock (_lock)
        {
            TimeSpan gap = SinceLastAnswer();
            _lastAnswerAt = time.GetTimestamp();
            _longest = gap > _longest ? gap : _longest;
            if (gap >= WorthNoting)
            {
                _gaps.Add(gap);
            }

            if (reply.Id >= _firstIdOfCount)
            {
                _answered++;
                _lastAnsweredId = Math.Max(_lastAnsweredId, reply.Id);
            }

            if (reply.Id > _newestId)
            {
                // In the order of the questions: a guest that knows of fewer records than before has lost them, or is another one.
                _newestId = reply.Id;
                _forgotten = Math.Max(_forgotten, _acknowledged - Math.Min(_acknowledged, reply.Acknowledged));
            }

            _acknowledged = Math.Max(_acknowledged, reply.Acknowledged);
            _errors = reply.WriteErrors;
        }

        _firstAnswer.TrySetResult();
    }

    public void Reset()
    {
        lock (_lock)
        {
            _gaps.Clear();
            _longest = TimeSpan.Zero;
            _answered = 0;
            _firstIdOfCount = _lastId + 1;
            _lastAnsweredId = _lastId;
        }
    }

    public OutageReport Read()
    {
        lock (_lock)
        {
            TimeSpan current = SinceLastAnswer();
            return new OutageReport
            {
                LongestGap = current > _longest ? current : _longest,
                CurrentGap = current,
                Sent = _lastId - _firstIdOfCount + 1,
                Answered = _answered,
                Lost = _lastAnsweredId - _firstIdOfCount + 1 - _answered,
                Acknowledged = _acknowledged,
                Forgotten = _forgotten,
                WriteErrors = _errors,
                Gaps = [.. _gaps],
            };
        }
    }

    private TimeSpan SinceLastAnswer() => _lastAnswerAt is { } at ? time.GetElapsedTime(at) : TimeSpan.Zero;
}

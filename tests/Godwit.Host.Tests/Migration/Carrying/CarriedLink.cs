using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Processors;
using Godwit.Host.Api;
using Godwit.Host.Migration;
using Godwit.Host.Peers;
using Godwit.Host.Queue;

namespace Godwit.Host.Tests.Migration.Carrying;

/// <summary>A link that carries files to a landing's own code, and breaks, damages and refuses as a test likes.</summary>
internal sealed class CarriedLink(CarriedWorld world) : IPeerLink, IDisposable
{
    private LandingFiles _landing = world.NewLanding();
    private long _bytes;
    private int _parts;
    private int _atOnce;

    public string HostName => "b";

    /// <summary>Says nothing at all, like a pulled cable.</summary>
    public volatile bool IsCut;

    /// <summary>The landing is gone, and the host says so.</summary>
    public volatile bool IsDiscarded;

    /// <summary>Told before each part, with its number from 0 on.</summary>
    public Action<int>? OnPart { get; set; }

    /// <summary>What becomes of each chunk of the wire, by the number of bytes that went before.</summary>
    public Action<long, Memory<byte>>? OnBytes { get; set; }

    public long BytesSent => Interlocked.Read(ref _bytes);

    public int PartsSent => _parts;

    public int MostAtOnce { get; private set; }

    /// <summary>The destination's daemon is killed and comes back.</summary>
    public void RestartDestination() => _landing = world.NewLanding();

    public async Task<FileCoverage> AskFileAsync(OperationId order, int number, CancellationToken cancellationToken)
    {
        await PassAsync(cancellationToken);
        return await _landing.AskAsync(number);
    }

    public async Task SendPartAsync(OperationId order, int number, Stream content, CancellationToken cancellationToken)
    {
        await PassAsync(cancellationToken);
        OnPart?.Invoke(Interlocked.Increment(ref _parts) - 1);
        MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _atOnce));
        try
        {
            await _landing.ReceiveAsync(number, new WireStream(this, content), cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _atOnce);
        }

        await PassAsync(cancellationToken);
    }

    public async Task EndFileAsync(OperationId order, int number, FileEnd end, CancellationToken cancellationToken)
    {
        await PassAsync(cancellationToken);
        await _landing.EndAsync(number, end.SizeBytes);
        await PassAsync(cancellationToken);
    }

    public Task HeartbeatAsync(OperationId order, CancellationToken cancellationToken) => PassAsync(cancellationToken);

    public Task<PeerFacts> FactsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<HostProcessorView> ProcessorAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<LandingAnswer> ExamineAsync(MoveOrder order, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<TurnAnswer> AskTurnAsync(OperationId order, SlotNeeds needs, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task PrepareAsync(MoveOrder order, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<LandingAddress> OpenAsync(OperationId order, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task ArmAsync(OperationId order, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<GoAnswer> GoAsync(OperationId order, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<RejoinAnswer> RejoinAsync(OperationId order, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task LoseAsync(OperationId order, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task DiscardAsync(OperationId order, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<OrderVerdict> VerdictAsync(OperationId order, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ProbeAnswer> AnswerProbeAsync(ProbeRequest probe, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<FileAnswer> HasFileAsync(FileQuestion question, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<RateAnswer> MeasureAsync(TimeSpan span, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Dispose() => _landing.Dispose();

    private async Task PassAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (IsCut)
        {
            await Task.Delay(TimeSpan.FromSeconds(2), world.Time, cancellationToken);
            throw new RefusedException(ProblemId.HostUnreachable, "b", "b does not answer.", "Wait.");
        }

        if (IsDiscarded)
        {
            throw new RefusedException(ProblemId.LandingNotFound, "b", "b has no landing of that move.", "Start again.");
        }
    }

    private async ValueTask<int> TakeAsync(Stream content, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        int read = await content.ReadAsync(buffer[..Math.Min(buffer.Length, 64 << 10)], cancellationToken);
        long before = Interlocked.Add(ref _bytes, read) - read;
        OnBytes?.Invoke(before, buffer[..read]);
        if (IsCut)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, world.Time, cancellationToken);
        }

        return read;
    }

    private sealed class WireStream(CarriedLink link, Stream content) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            link.TakeAsync(content, buffer, cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

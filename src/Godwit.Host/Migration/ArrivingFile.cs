using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Peers;
using Godwit.Host.Storage;
using Microsoft.Win32.SafeHandles;

namespace Godwit.Host.Migration;

/// <summary>
/// A file on its way to this host, by several streams at once and perhaps over several connections and daemons' lives.
/// <code>
///   arrived, digest right -> written -> on disk, read back -> noted in the journal: only then it counts as covered
/// </code>
/// So whatever breaks, what is covered need not come again, and nothing else counts.
/// </summary>
/// <param name="path">Where it goes. Nothing was there before the move.</param>
/// <param name="known">What the journal says of it; null when it has not been begun.</param>
/// <param name="note">Writes down what there is of it; durable when it returns.</param>
internal sealed class ArrivingFile(string path, FileCoverage? known, Action<FileCoverage> note) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly HashSet<Task> _receiving = [];
    private readonly ByteRanges _covered = new(known?.Covered ?? []);
    private CancellationTokenSource _stop = new();
    private SafeFileHandle? _file;
    private bool _isBegun = known is not null;
    private bool _takesNoMore = known?.IsWhole is true;
    private bool _isClosed;

    public bool IsWhole { get; private set; } = known?.IsWhole is true;

    /// <summary>What there is of it. Whoever asks begins anew: what was still under way is stopped first, and what of it is good counts.</summary>
    public async Task<FileCoverage> AskAsync()
    {
        await _turn.WaitAsync();
        try
        {
            RefuseIfClosed();
            await StopAsync();
            lock (_gate)
            {
                return Coverage with { Spins = SpinningDisk.Of(path) is null ? null : true };
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Takes a part in, as an <see cref="ExtentStream"/> says it. What of it is good counts, however this ends.</summary>
    /// <exception cref="RefusedException">Some of it was damaged, it does not fit, or the file takes no more.</exception>
    public async Task ReceiveAsync(Stream content, CancellationToken cancellationToken)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        (SafeFileHandle file, CancellationToken stop) = Join(ended.Task);
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stop);
            if (await new ArrivingPart(file, new PartReader(content), Cover).ReceiveAsync(either.Token) is { } damage)
            {
                throw Damaged(damage);
            }
        }
        catch (EndOfStreamException)
        {
            throw Damaged("a part of it broke off");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw Damaged("its source has begun anew, or the move is off");
        }
        catch (IOException failure) when (SparseCopy.IsFull(failure))
        {
            throw new RefusedException(
                ProblemId.NotEnoughSpace, path, $"{path} could not be written: the file system is full.", "Free some space there, or choose another folder.");
        }
        finally
        {
            lock (_gate)
            {
                _receiving.Remove(ended.Task);
            }

            ended.SetResult();
        }
    }

    /// <summary>All of it is there: it takes nothing more, gets its length, and <paramref name="finish"/> makes it what it is to be. Repeatable.</summary>
    /// <exception cref="RefusedException">Something is missing.</exception>
    public async Task EndAsync(long sizeBytes, Func<Task> finish)
    {
        await _turn.WaitAsync();
        try
        {
            RefuseIfClosed();
            if (IsWhole)
            {
                return;
            }

            await StopAsync(forGood: true);
            Complete(sizeBytes);
            await finish();
            DurableFile.FlushFolder(Path.GetDirectoryName(path)!);
            note(new FileCoverage { IsWhole = true, Covered = _covered.All });
            IsWhole = true;
        }
        finally
        {
            lock (_gate)
            {
                _takesNoMore = IsWhole || _isClosed;
            }

            _turn.Release();
        }
    }

    /// <summary>Nobody writes to it any more when this returns.</summary>
    public async Task CloseAsync()
    {
        await _turn.WaitAsync();
        try
        {
            _isClosed = true;
            await StopAsync(forGood: true);
            _file?.Dispose();
            _file = null;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _file?.Dispose();
        _stop.Dispose();
        _turn.Dispose();
    }

    private FileCoverage Coverage => new() { IsWhole = IsWhole, Covered = _covered.All };

    private (SafeFileHandle File, CancellationToken Stop) Join(Task receiving)
    {
        lock (_gate)
        {
            if (_takesNoMore)
            {
                throw TakesNoMore();
            }

            SafeFileHandle file = _file ??= Open();
            _receiving.Add(receiving);
            return (file, _stop.Token);
        }
    }

    /// <summary>The journal knows of it before it is there, so what is there without the journal is not ours.</summary>
    private SafeFileHandle Open()
    {
        if (!_isBegun)
        {
            note(Coverage);
            _isBegun = true;
        }
        else if (FileStatus.Of(path) is not null)
        {
            return Ownership.OpenPlainFileToWrite(path);
        }
        else if (_covered.All.Count > 0)
        {
            throw new RefusedException(
                ProblemId.ImageMissing, path, $"{path} is gone, although part of it had arrived.", "Find out who has deleted it, then start the move again.");
        }

        return Ownership.CreatePlainFile(path);
    }

    private void Cover(IReadOnlyList<ByteRange> settled)
    {
        lock (_gate)
        {
            foreach (ByteRange range in settled)
            {
                _covered.Add(range);
            }

            note(Coverage);
        }
    }

    private void Complete(long sizeBytes)
    {
        lock (_gate)
        {
            if (sizeBytes < 0 || _covered.Missing(sizeBytes).Count > 0 || _covered.All is [.., { } last] && last.End > sizeBytes)
            {
                throw Damaged($"it has {string.Join(", ", _covered.All)} of its {sizeBytes} bytes");
            }

            _file ??= Open();
            RandomAccess.SetLength(_file, sizeBytes);
            RandomAccess.FlushToDisk(_file);
            _file.Dispose();
            _file = null;
        }
    }

    private async Task StopAsync(bool forGood = false)
    {
        Task[] receiving;
        CancellationTokenSource stopped;
        lock (_gate)
        {
            _takesNoMore |= forGood;
            receiving = [.. _receiving];
            stopped = _stop;
            _stop = new CancellationTokenSource();
        }

        using (stopped)
        {
            await stopped.CancelAsync();
            await Task.WhenAll(receiving);
        }
    }

    /// <summary>Whoever waited for the turn meanwhile must not make the file anew.</summary>
    private void RefuseIfClosed()
    {
        if (_isClosed)
        {
            throw TakesNoMore();
        }
    }

    private RefusedException TakesNoMore() =>
        new(ProblemId.LandingNotFound, path, $"{path} takes no more.", "It is whole, or its move is off.");

    private RefusedException Damaged(string what) =>
        new(ProblemId.CopyDiffers, path, $"{path} did not arrive whole: {what}.", "Check the link and the destination's disk, then try again; the original is untouched.");
}

using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Checkpoints;
using Godwit.Host.Guests;
using Godwit.Host.Peers;
using Godwit.Host.Storage;
using Godwit.Host.Vms;

namespace Godwit.Host.Migration;

/// <summary>The files of a landing that come as they are: <see cref="CarriedFiles"/> at the destination.</summary>
internal sealed class LandingFiles(MoveOrder order, ArrivalBook book, GuestUser user) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, ArrivingFile> _files = [];
    private bool _isClosed;

    /// <summary>Nothing is still to come.</summary>
    public bool AreWhole => CarriedFiles.Of(order).All(carried => Get(carried.Number).IsWhole && File.Exists(carried.File.To));

    public Task<FileCoverage> AskAsync(int number) => Get(number).AskAsync();

    public Task ReceiveAsync(int number, Stream content, CancellationToken cancellationToken) => Get(number).ReceiveAsync(content, cancellationToken);

    public Task EndAsync(int number, long sizeBytes)
    {
        VmFilePair file = Of(number);
        return Get(number).EndAsync(sizeBytes, async () =>
        {
            if (file is { Below: { } below, Formats.After: DiskFormat.Qcow2 })
            {
                await BackingNames.WriteAsync(file.To, below, CancellationToken.None);
                Overlays.Flush(file.To);
            }

            Ownership.GiveFile(file.To, user);
        });
    }

    /// <summary>Nobody writes to any of them any more when this returns.</summary>
    public async Task CloseAsync()
    {
        ArrivingFile[] open;
        lock (_gate)
        {
            _isClosed = true;
            open = [.. _files.Values];
        }

        foreach (ArrivingFile file in open)
        {
            await file.CloseAsync();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            foreach (ArrivingFile file in _files.Values)
            {
                file.Dispose();
            }
        }
    }

    private ArrivingFile Get(int number)
    {
        VmFilePair file = Of(number);
        lock (_gate)
        {
            if (_isClosed)
            {
                throw new RefusedException(
                    ProblemId.LandingNotFound, order.Id.ToString(), $"The landing of {order.Arriving.Name} is being taken away.", "Start the move again.");
            }

            if (!_files.TryGetValue(number, out ArrivingFile? arriving))
            {
                arriving = new ArrivingFile(file.To, book.FileOf(order.Id, number), coverage => book.Note(order.Id, number, coverage));
                _files.Add(number, arriving);
            }

            return arriving;
        }
    }

    /// <summary>Only what the order says is carried.</summary>
    private VmFilePair Of(int number) => CarriedFiles.Of(order).FirstOrDefault(carried => carried.Number == number) is { File: { } file }
        ? file
        : throw new RefusedException(
            ProblemId.PathInvalid, $"{number}", $"{order.Arriving.Name} has no file of the number {number}.", "This is a defect in the source's plan; report it.");
}

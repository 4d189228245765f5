using System.Globalization;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Bandwidth;
using Godwit.Host.Peers;
using Godwit.Host.Storage;
using Godwit.Host.StorageMigration;

namespace Godwit.Host.Migration;

/// <summary>
/// Brings the files that nobody writes to over, by several streams at once, and over a link that may break meanwhile: nobody
/// waits for them, so there is time.
/// <code>
///   ask what is there of each file -> send what is missing -> whole: end it
///    ^    \____________ the link broke: wait until it answers, at most a minute
///    \________ something was damaged: again, five times without a step forward at most
/// </code>
/// </summary>
internal sealed class FileCarrier(IPeerLink destination, MoveOrder order, MoveMeter meter, CopyPace pace, TimeProvider time)
{
    /// <summary>How long a broken link is waited for before the move is given up.</summary>
    public static readonly TimeSpan LinkPatience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private const int StreamsAtOnce = 4;
    private const int FruitlessTries = 5;

    private readonly HashSet<int> _whole = [];
    private long _covered = -1;
    private int _fruitless;

    /// <summary>Returns when every file is whole at the destination.</summary>
    /// <exception cref="RefusedException">The destination refused, or did not answer for too long, or a file would not arrive whole.</exception>
    /// <exception cref="OperationCanceledException">Somebody cancelled.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await using Heartbeat link = Heartbeat.Start(destination, order, time, cancellationToken);
                await link.WhileAlive(SendMissingAsync);
                return;
            }
            catch (RefusedException failure) when (IsOfTheLink(failure) || failure.Problem.Id is ProblemId.CopyDiffers)
            {
                if (++_fruitless >= FruitlessTries)
                {
                    throw;
                }

                await UntilItAnswersAsync(cancellationToken);
            }
        }
    }

    private static bool IsOfTheLink(RefusedException failure) => failure.Problem.Id is ProblemId.LinkLost or ProblemId.HostUnreachable;

    /// <exception cref="RefusedException">Something arrived damaged, and is still missing; or what else went wrong.</exception>
    private async Task SendMissingAsync(CancellationToken cancellationToken)
    {
        List<CarriedFile> files = [];
        try
        {
            foreach ((int number, Vms.VmFilePair pair) in CarriedFiles.Of(order).Where(carried => !_whole.Contains(carried.Number)))
            {
                var file = new CarriedFile(number, pair, await destination.AskFileAsync(order.Id, number, cancellationToken));
                files.Add(file);
                meter.Carried(tally => tally.Settle(pair.To, file.CoveredData()));
            }

            See(files.Sum(file => file.Covered));
            await SendAsync(files, cancellationToken);
            foreach (CarriedFile file in files.Where(file => file.Damage is null))
            {
                await destination.EndFileAsync(order.Id, file.Number, new FileEnd { SizeBytes = file.Length }, cancellationToken);
                _whole.Add(file.Number);
                See(_covered + 1);
            }
        }
        finally
        {
            files.ForEach(file => file.Dispose());
        }

        if (files.Select(file => file.Damage).FirstOrDefault(damage => damage is not null) is { } damaged)
        {
            throw damaged;
        }
    }

    /// <summary>Whatever was lost, some of it went forward.</summary>
    private void See(long covered)
    {
        if (covered > _covered)
        {
            _fruitless = 0;
        }

        _covered = covered;
    }

    private Task SendAsync(IReadOnlyList<CarriedFile> files, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        files.SelectMany(file => file.Missing().Select(part => (file, part))),
        new ParallelOptions { MaxDegreeOfParallelism = files.Any(file => file.Spins) ? 1 : StreamsAtOnce, CancellationToken = cancellationToken },
        async (missing, token) => await SendAsync(missing.file, missing.part, token));

    private async Task SendAsync(CarriedFile file, FilePart part, CancellationToken cancellationToken)
    {
        long sent = 0;
        await using ExtentStream content = file.Open(part, bytes =>
        {
            sent += bytes;
            meter.Carried(tally => tally.Sent(file.Pair.To, bytes));
        });
        await using var paced = new PacedStream(content, pace.PassAsync);
        bool arrived = false;
        try
        {
            await destination.SendPartAsync(order.Id, file.Number, paced, cancellationToken);
            arrived = true;
        }
        catch (Exception) when (content.Fault is { } fault)
        {
            throw new RefusedException(
                ProblemId.ImageCorrupt, file.Pair.From, $"{file.Pair.From} could not be read: {fault.Message}", "Check the source's disk, or restore the file.");
        }
        catch (RefusedException damage) when (damage.Problem.Id is ProblemId.CopyDiffers)
        {
            file.Damage = damage;
        }
        finally
        {
            meter.Carried(tally =>
            {
                Action<string, long> count = arrived ? tally.Arrived : tally.Lost;
                count(file.Pair.To, sent);
            });
        }
    }

    /// <exception cref="RefusedException">It has not answered for too long, or the landing is gone.</exception>
    private async Task UntilItAnswersAsync(CancellationToken cancellationToken)
    {
        long begin = time.GetTimestamp();
        while (true)
        {
            try
            {
                await destination.HeartbeatAsync(order.Id, cancellationToken);
                meter.LinkBroken(null);
                return;
            }
            catch (RefusedException silent) when (silent.Problem.Id is ProblemId.HostUnreachable)
            {
                TimeSpan broken = time.GetElapsedTime(begin);
                if (broken >= LinkPatience)
                {
                    throw TooLong();
                }

                meter.LinkBroken(broken);
            }
            catch (RefusedException refused)
            {
                throw Gone(refused);
            }

            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    private RefusedException TooLong() => new(
        ProblemId.LinkLost,
        order.DestinationHost,
        string.Create(CultureInfo.InvariantCulture, $"{order.DestinationHost} has not answered for {LinkPatience.TotalSeconds:0} s."),
        "The virtual machine stays at the source. Check the migration network and the destination's daemon, then move again.");

    private RefusedException Gone(RefusedException refused) => new(
        ProblemId.LinkLost,
        order.DestinationHost,
        $"{order.DestinationHost} has lost the landing: {refused.Problem.Message}",
        "The virtual machine stays at the source. Check the destination's daemon, then move again.");
}

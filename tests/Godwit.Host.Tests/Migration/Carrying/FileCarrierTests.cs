using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Migration;
using Xunit;

namespace Godwit.Host.Tests.Migration.Carrying;

/// <summary>Files on their way to another host: everything arrives as it was, or the reason is said.</summary>
public sealed class FileCarrierTests : IAsyncDisposable
{
    private const long Data = (CarriedWorld.DiskBytes / 2) + (1 << 19);

    private readonly CarriedWorld _world = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Files_arrive_sparse_and_once()
    {
        await _world.Carrier.RunAsync(Cancellation);

        AssertArrived();
        Assert.InRange(_world.Link.BytesSent, Data, Data + (64 << 10));
    }

    [Fact]
    public async Task A_link_that_is_cut_for_a_while_costs_only_what_was_on_its_way()
    {
        Cut(after: Data / 2, TimeSpan.FromSeconds(20));

        await _world.Carrier.RunAsync(Cancellation);

        AssertArrived();
        Assert.InRange(_world.Link.BytesSent, Data, Data + (6 << 20));
        Assert.Contains(_world.Seen, progress => progress.LinkBrokenFor > TimeSpan.FromSeconds(10));
        Assert.Null(_world.Seen[^1].LinkBrokenFor);
    }

    [Fact]
    public async Task A_link_that_stays_cut_ends_it_after_its_patience()
    {
        long begin = _world.Time.GetTimestamp();
        Cut(after: Data / 2, TimeSpan.FromHours(1));

        RefusedException end = await Assert.ThrowsAsync<RefusedException>(() => _world.Carrier.RunAsync(Cancellation));

        Assert.Equal(ProblemId.LinkLost, end.Problem.Id);
        Assert.InRange(_world.Time.GetElapsedTime(begin), FileCarrier.LinkPatience, FileCarrier.LinkPatience + TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task A_cancel_while_the_link_is_cut_takes_effect_at_once()
    {
        using var cancel = new CancellationTokenSource();
        Cut(after: Data / 2, TimeSpan.FromHours(1));
        Task carrying = _world.Carrier.RunAsync(cancel.Token);
        while (!_world.Link.IsCut)
        {
            await Task.Yield();
        }

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => carrying.WaitAsync(TimeSpan.FromSeconds(5), TimeProvider.System, Cancellation));
    }

    [Fact]
    public async Task A_destination_whose_daemon_was_restarted_goes_on_with_what_it_has()
    {
        bool restarted = false;
        _world.Link.OnBytes = (before, _) =>
        {
            if (!restarted && before > Data * 3 / 4)
            {
                restarted = true;
                _world.Link.RestartDestination();
                throw new RefusedException(ProblemId.HostUnreachable, "b", "b was killed.", "Wait.");
            }
        };

        await _world.Carrier.RunAsync(Cancellation);

        AssertArrived();
        Assert.True(restarted);
    }

    [Fact]
    public async Task A_landing_that_is_gone_ends_it()
    {
        _world.Link.OnPart = part => _world.Link.IsDiscarded |= part > 0;

        RefusedException end = await Assert.ThrowsAsync<RefusedException>(() => _world.Carrier.RunAsync(Cancellation));

        Assert.Contains(end.Problem.Id, new[] { ProblemId.LandingNotFound, ProblemId.LinkLost });
    }

    [Fact]
    public async Task An_extent_that_was_damaged_goes_again_and_nothing_else_does()
    {
        int damaged = 0;
        _world.Link.OnBytes = (before, bytes) =>
        {
            if (before > Data / 2 && bytes.Length > 1000 && Interlocked.Exchange(ref damaged, 1) == 0)
            {
                bytes.Span[999] ^= 4;
            }
        };

        await _world.Carrier.RunAsync(Cancellation);

        AssertArrived();
        Assert.InRange(_world.Link.BytesSent, Data, Data + (2 << 20));
    }

    [Fact]
    public async Task A_link_that_damages_everything_is_not_tried_for_ever()
    {
        _world.Link.OnBytes = (_, bytes) =>
        {
            if (bytes.Length > 1000)
            {
                bytes.Span[^1] ^= 4;
            }
        };

        RefusedException end = await Assert.ThrowsAsync<RefusedException>(() => _world.Carrier.RunAsync(Cancellation));

        Assert.Equal(ProblemId.CopyDiffers, end.Problem.Id);
        Assert.InRange(_world.Link.BytesSent, 1, 12 * Data);
    }

    [Fact]
    public async Task A_full_disk_ends_it_at_once()
    {
        _world.Link.OnPart = _ => throw new RefusedException(ProblemId.NotEnoughSpace, "b", "full", "Free some space.");

        RefusedException end = await Assert.ThrowsAsync<RefusedException>(() => _world.Carrier.RunAsync(Cancellation));

        Assert.Equal((ProblemId.NotEnoughSpace, true), (end.Problem.Id, _world.Link.PartsSent <= 4));
    }

    [Fact]
    public async Task A_file_that_is_whole_takes_nothing_more_and_an_end_may_come_twice()
    {
        await _world.Carrier.RunAsync(Cancellation);
        using LandingFiles again = _world.NewLanding();

        await again.EndAsync(0, CarriedWorld.DiskBytes);
        RefusedException late = await Assert.ThrowsAsync<RefusedException>(() => again.ReceiveAsync(0, Stream.Null, Cancellation));

        Assert.Equal(ProblemId.LandingNotFound, late.Problem.Id);
        Assert.True(again.AreWhole);
        AssertArrived();
    }

    [Fact]
    public async Task A_file_with_something_missing_is_not_whole()
    {
        using LandingFiles landing = _world.NewLanding();

        RefusedException end = await Assert.ThrowsAsync<RefusedException>(() => landing.EndAsync(0, CarriedWorld.DiskBytes));

        Assert.Equal((ProblemId.CopyDiffers, false), (end.Problem.Id, landing.AreWhole));
    }

    private void Cut(long after, TimeSpan outage)
    {
        int cut = 0;
        _world.Link.OnBytes = (before, bytes) =>
        {
            if (before > after && Interlocked.Exchange(ref cut, 1) == 0)
            {
                _world.Link.IsCut = true;
                _ = MendAsync(outage);
            }
        };
    }

    private async Task MendAsync(TimeSpan outage)
    {
        await Task.Delay(outage, _world.Time, Cancellation);
        _world.Link.IsCut = false;
    }

    private void AssertArrived()
    {
        Assert.Equal(_world.Content[0], _world.Arrived(0));
        Assert.Equal(_world.Content[1], _world.Arrived(1));
        double[] percents = [.. _world.Seen.Select(progress => progress.Percent)];
        Assert.Equal(percents.Order(), percents);
        Assert.All(_world.Seen.Zip(_world.Seen.Skip(1)), pair => Assert.True(pair.First.Disks.Sum(disk => disk.BytesDone) <= pair.Second.Disks.Sum(disk => disk.BytesDone)));
        Assert.Equal(Data, _world.Seen[^1].Disks.Sum(disk => disk.BytesDone));
    }
}

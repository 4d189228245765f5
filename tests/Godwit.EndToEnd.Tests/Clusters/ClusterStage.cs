using Godwit.Contracts.Clusters;
using Godwit.Contracts.Vms;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;
using Xunit;

namespace Godwit.EndToEnd.Tests.Clusters;

/// <summary>
/// A failover cluster of three hosts with a shared volume, which stands from test to test: each proves at its end that all nodes are up and
/// nothing is left of its guests. After one that failed it is brought up anew.
/// </summary>
public class ClusterStage : IAsyncLifetime
{
    private static readonly TimeSpan StoryPatience = TimeSpan.FromMinutes(10);

    private TemporaryLab? _lab;
    private int _lastGuest;

    public LocalLab Lab
    {
        get
        {
            Assert.SkipUnless(_lab is not null, Obstacle ?? "The lab is not up.");
            return _lab!.Lab;
        }
    }

    public LabHost A => Lab.Host("hosta");

    public LabHost B => Lab.Host("hostb");

    public LabHost C => Lab.Host("hostc");

    internal MoveTally Tally { get; } = new();

    internal ClusterEyes Eyes => new(Lab);

    /// <summary>Guests that never run twice. It looks for as long as the stage stands.</summary>
    internal DoubleWatch Doubles { get; } = new();

    /// <summary>Why there is no such lab on this machine; null when there is.</summary>
    private protected virtual string? Obstacle => Environment.IsPrivilegedProcess ? null : "Namespaces and mounts need root.";

    /// <summary>Where every node has the cluster's volume.</summary>
    internal virtual string VolumePath => LocalLab.VolumePath;

    private protected virtual LabOptions Options => Labs.TestLab.Options() with { Hosts = 3, HasCluster = true, HoldMoves = true };

    public async ValueTask InitializeAsync() => await UpAsync();

    public async ValueTask DisposeAsync()
    {
        await DownAsync();
        Doubles.Dispose();
        Tally.Write();
        GC.SuppressFinalize(this);
    }

    /// <summary>Looks on a guest's disk for what it has acknowledged.</summary>
    internal virtual Task<RecordReport> VerifyAsync(ClusterVm vm, ulong acknowledged, int slots) =>
        RecordVerifier.VerifyAsync(A.PathOutside(vm.DiskPath), DiskFormat.Raw, acknowledged, slots, TestContext.Current.CancellationToken);

    /// <summary>A number that no guest of this run has had.</summary>
    internal int NextGuest() => ++_lastGuest;

    /// <summary>The others.</summary>
    internal LabHost[] Others(params LabHost[] than) => [.. Lab.Hosts.Where(host => !than.Contains(host))];

    /// <summary>Forgives a node, whatever it was paused or quarantined for. Its roles come back as their policy says.</summary>
    internal Task ResumeAsync(LabHost node, FailbackType failback = FailbackType.NoFailback) => Eyes.DoAsync(
        (client, token) => client.ResumeClusterNodeAsync(node.Name, new ResumeNodeRequest { Failback = failback }, token));

    /// <summary>Tells a story about some guests, all on hosta and at work at its beginning, and proves at its end that none ran twice and nothing is lost.</summary>
    internal Task TellAsync(int guests, Func<IReadOnlyList<ClusterVm>, Task> story) => TellAsync([.. Enumerable.Repeat(A, guests)], story);

    /// <summary>The same with a guest on each node.</summary>
    internal Task TellSpreadAsync(Func<IReadOnlyList<ClusterVm>, Task> story) => TellAsync([.. Lab.Hosts], story);

    private Task TellAsync(IReadOnlyList<LabHost> homes, Func<IReadOnlyList<ClusterVm>, Task> story) => TellAsync(async () =>
    {
        List<ClusterVm> vms = [];
        try
        {
            foreach (LabHost home in homes)
            {
                vms.Add(await ClusterVm.CreateAsync(this, home));
            }

            await Task.WhenAll(vms.Select(vm => vm.StartAsync()));
            await story(vms);
            await this.UntilAllRunAsync(vms);
            await this.AssertNothingLostAsync(vms);
            foreach (ClusterVm vm in vms)
            {
                await vm.RemoveAsync();
            }
        }
        finally
        {
            foreach (ClusterVm vm in vms)
            {
                await vm.DisposeAsync();
            }
        }
    });

    internal Task TellAsync(Func<Task> story) => TellAsync(StoryPatience, story);

    internal async Task TellAsync(TimeSpan patience, Func<Task> story)
    {
        _ = Lab;
        try
        {
            await story().WaitAsync(patience, TimeProvider.System, TestContext.Current.CancellationToken);
            await Eyes.UntilAsync(view => view.Nodes.All(node => node.State is NodeState.Up) && view.RoleCount == 0, "all nodes are up, and have no roles");
            await HostLitter.AssertNoneAsync([.. Lab.Hosts]);
            Assert.Empty(Doubles.Findings);
        }
        catch (Exception failure) when (failure.GetType().Name != "SkipException")
        {
            string said = FailureRecord.Keep(Lab, failure);
            await DownAsync();
            await UpAsync();
            throw new StoryFailedException($"{failure.Message}\n{said}", failure);
        }
    }

    private async Task UpAsync()
    {
        if (Obstacle is null)
        {
            _lab = await TemporaryLab.UpAsync(Options);
        }
    }

    private async Task DownAsync()
    {
        if (_lab is not null)
        {
            await Tally.CountAsync(_lab.Lab);
            await _lab.DisposeAsync();
            _lab = null;
        }
    }
}

using Godwit.Host.Cluster;
using Godwit.Host.Cluster.Guarding;
using Godwit.Host.Cluster.Leading;
using Godwit.Host.Cluster.Members;
using Godwit.Host.Cluster.Records;
using Godwit.Host.Operations;
using Godwit.Host.Vms;
using Microsoft.Extensions.DependencyInjection;

namespace Godwit.Host.Tests.Cluster.Real;

/// <summary>One node's services and its session.</summary>
internal sealed class ClusterNode : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ServiceProvider _services;
    private readonly CancellationTokenSource _following = new();
    private Task _followed = Task.CompletedTask;

    public ClusterNode(string name, string folder, string endpoints, TimeProvider time)
    {
        Options = new HostOptions
        {
            HostName = name,
            StateFolder = Path.Combine(folder, "state"),
            RunFolder = Path.Combine(folder, "run"),
            VirtualMachinePath = Path.Combine(folder, "vms"),
            MoveAddresses = ["127.0.0.1:6600"],
            GuestUser = "nobody",
        };
        Directory.CreateDirectory(Options.StateFolder);
        Directory.CreateDirectory(Options.RunFolder);
        var services = new ServiceCollection();
        services.AddSingleton(Options).AddSingleton(time).AddLogging().AddOperations(Options).AddSingleton<VmInventory>().AddCluster();
        _services = services.BuildServiceProvider();
        var member = new ClusterMember { ClusterId = "c1", ClusterName = "cluster1", NodeName = name, Endpoints = endpoints, LeaseSeconds = 5 };
        Session = new ClusterSession(member, Get<ClusterFolder>(), TimeProvider.System);
        Get<ClusterSessions>().Use(Session);
    }

    public HostOptions Options { get; }

    public ClusterSession Session { get; }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Its guardian has proved its right for a minute.</summary>
    public void GiveRight() => new GuardianFile(Options.RunFolder).Write(new GuardianState
    {
        ClusterId = "c1",
        Lease = 1,
        EndsAt = BootClock.Instance.GetTimestamp() + BootClock.Nanoseconds(TimeSpan.FromMinutes(1)),
    });

    public void Follow() => _followed = Session.FollowAsync(_following.Token);

    /// <summary>It sees nothing new from here on: what it decides, it decides by this.</summary>
    public async Task FreezeAsync()
    {
        await _following.CancelAsync();
        try
        {
            await _followed;
        }
        catch (OperationCanceledException)
        {
        }
    }

    public async Task UntilAsync(Func<ClusterSight, bool> reached)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        while (true)
        {
            Task changed = Session.Changed;
            if (reached(Session.Sight))
            {
                return;
            }

            await changed.WaitAsync(patience.Token);
        }
    }

    /// <summary>It leads, by the key as it stands or is written now.</summary>
    public async Task<LeaderTerm> LeadAsync(ClusterStage stage)
    {
        long revision = await stage.TextAsync(ClusterKeys.Leader, Options.HostName);
        await UntilAsync(sight => sight.Leader == Options.HostName);
        return new LeaderTerm(Session, revision, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await FreezeAsync();
        _following.Dispose();
        await Session.DisposeAsync();
        await _services.DisposeAsync();
    }
}

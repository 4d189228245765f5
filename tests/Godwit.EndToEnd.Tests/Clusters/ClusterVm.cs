using Godwit.Client;
using Godwit.Contracts.Clusters;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;
using Godwit.Lab;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;
using Xunit;

namespace Godwit.EndToEnd.Tests.Clusters;

/// <summary>A highly available guest on the cluster's volume, with a client that counts its outages and a hand on its agent.</summary>
internal sealed class ClusterVm : IAsyncDisposable
{
    public static readonly TimeSpan BootPatience = TimeSpan.FromSeconds(120);

    /// <summary>With 64 its kernel never comes up, and says nothing.</summary>
    private const int Mebibytes = 96;
    private const long DiskBytes = 32 << 20;

    /// <summary>Guests share two processors with everything else.</summary>
    private const string Load = "drate=10 mem=4 mrate=0.5 tick=200";

    private static readonly TimeSpan EchoInterval = TimeSpan.FromMilliseconds(25);

    private ClusterVm(ClusterStage stage, VmView view, string address, OutageClient client, GuestAgent agent)
    {
        Stage = stage;
        Id = view.Id;
        Name = view.Name;
        Address = address;
        Client = client;
        Agent = agent;
    }

    public ClusterStage Stage { get; }

    public VmId Id { get; }

    public string Name { get; }

    public string Address { get; }

    public OutageClient Client { get; }

    public GuestAgent Agent { get; }

    /// <summary>As its host shows it.</summary>
    public string DiskPath => DiskPathOf(Stage, Name);

    /// <summary>Made on a host, a role, off.</summary>
    public static async Task<ClusterVm> CreateAsync(ClusterStage stage, LabHost at, RolePriority priority = RolePriority.Medium, TimeSpan? echoInterval = null)
    {
        int number = stage.NextGuest();
        string name = $"role{number}";
        string address = GuestImage.AddressOf(number);
        using GodwitClient client = at.OpenClient();
        await SucceedAsync(client, client.CreateVmAsync(GuestImage.Locate().Request(
            name, address, [new NewDisk { Path = DiskPathOf(stage, name), Format = DiskFormat.Raw, SizeBytes = DiskBytes }], Mebibytes) with
        {
            Folder = Path.GetDirectoryName(DiskPathOf(stage, name))!,
        }));
        await client.AddClusterRoleAsync(new AddRoleRequest { Vm = name, Priority = priority }, TestContext.Current.CancellationToken);
        VmView view = await client.GetVmAsync(name, TestContext.Current.CancellationToken);
        stage.Doubles.Watch(view.Id, name);
        return new ClusterVm(stage, view, address, await stage.Lab.WatchOutagesAsync(address, echoInterval ?? EchoInterval), await stage.Lab.ConnectAgentAsync(address));
    }

    /// <summary>Boots it where it is, and sets it to work.</summary>
    public async Task StartAsync()
    {
        LabHost owner = await OwnerAsync();
        using GodwitClient client = owner.OpenClient();
        Client.Reset();
        await SucceedAsync(client, client.StartVmAsync(Name));
        await UntilHeardAsync();
        await WorkAsync();
    }

    /// <summary>A guest that has booted does nothing until it is told.</summary>
    public Task<GuestStatistics> WorkAsync() => Agent.SetAsync(Load, TestContext.Current.CancellationToken);

    /// <summary>One that has booted knows what is on its disk and has begun nothing; it cannot be told from one whose record never ends.</summary>
    public async Task UntilItWritesAsync()
    {
        GuestStatistics now = await WorkAsync();
        using CancellationTokenSource limit = new(BootPatience, TimeProvider.System);
        while (now.Started == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
            now = await Agent.ReadAsync(limit.Token);
        }
    }

    public async Task<RoleView> RoleAsync() => (await Stage.Eyes.UntilRolesAsync(roles => roles.Any(role => role.VmId == Id), $"{Name} is known")).Single(role => role.VmId == Id);

    public async Task<LabHost> OwnerAsync() => Stage.Lab.Host((await RoleAsync()).OwnerNode);

    public async Task<RoleMoveView> AskMoveAsync(LabHost? to, VmMigrationType type = VmMigrationType.Live) => await Stage.Eyes.AskAsync(
        (client, token) => client.MoveClusterRoleAsync(Name, new MoveRoleRequest { Node = to?.Name, Type = type }, token));

    /// <summary>Moves it and sees it done.</summary>
    public async Task<RoleMoveView> MoveAsync(LabHost? to, VmMigrationType type = VmMigrationType.Live)
    {
        RoleMoveView ended = await EndOfAsync(await AskMoveAsync(to, type));
        Assert.True(ended.State is RoleMoveState.Completed, $"{ended.State}: {ended.Problem}");
        return ended;
    }

    public async Task<RoleMoveView> EndOfAsync(RoleMoveView move)
    {
        using CancellationTokenSource limit = new(ClusterEyes.Patience, TimeProvider.System);
        while (true)
        {
            RoleMoveView now = await Stage.Eyes.MoveAsync(move);
            if (now.State is not (RoleMoveState.Queued or RoleMoveState.Running))
            {
                return now;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, limit.Token);
        }
    }

    /// <summary>Waits for an answer to something that was asked since the client's last reset.</summary>
    public async Task<TimeSpan> UntilHeardAsync(TimeSpan? patience = null)
    {
        long begun = TimeProvider.System.GetTimestamp();
        while (Client.Read().Answered == 0)
        {
            TimeSpan waited = TimeProvider.System.GetElapsedTime(begun);
            Assert.True(waited < (patience ?? BootPatience), $"{Name} has not answered for {waited.TotalSeconds:0} s.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        return TimeProvider.System.GetElapsedTime(begun);
    }

    /// <summary>It runs on, as the guest that it was.</summary>
    public async Task AssertSameAsync(GuestStatistics before)
    {
        GuestStatistics now = await Agent.ReadAsync(TestContext.Current.CancellationToken);
        Assert.True(now.Boot == before.Boot, $"{Name} was started anew.");
        Assert.True(now.Acknowledged >= before.Acknowledged, $"{Name} has forgotten records.");
    }

    /// <summary>Off, no role any more, gone.</summary>
    public async Task RemoveAsync()
    {
        using GodwitClient client = (await OwnerAsync()).OpenClient();
        await SucceedAsync(client, client.StopVmAsync(Name, new StopVmRequest { TurnOff = true }));
        await client.RemoveClusterRoleAsync(Name, TestContext.Current.CancellationToken);
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (true)
        {
            try
            {
                await SucceedAsync(client, client.RemoveVmAsync(Name, deleteDisks: true));
                return;
            }
            catch (GodwitException notYet) when (!limit.IsCancellationRequested)
            {
                // Its host has not heard yet that it is no role any more.
                _ = notYet;
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, limit.Token);
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        Agent.Dispose();
        Client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string DiskPathOf(ClusterStage stage, string name) => $"{stage.VolumePath}/{name}/{name}.raw";

    private static async Task SucceedAsync(GodwitClient client, Task<OperationView> begin)
    {
        OperationView ended = await client.WaitForOperationAsync((await begin).Id, TestContext.Current.CancellationToken);
        Assert.True(ended.State == OperationState.Completed, $"{ended.Kind} {ended.State}: {ended.Problem}");
    }
}

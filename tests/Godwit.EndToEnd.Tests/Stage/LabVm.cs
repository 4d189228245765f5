using Godwit.Client;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Godwit.Contracts.Vms;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;
using Xunit;

namespace Godwit.EndToEnd.Tests.Stage;

/// <summary>A VM of a test with the lab's guest in it, a client that counts its outages, and a hand on its agent.</summary>
internal sealed class LabVm : IAsyncDisposable
{
    public static readonly TimeSpan BootPatience = TimeSpan.FromSeconds(90);

    private LabVm(TwoHosts hosts, VmView view, string address, VmShape shape, OutageClient client, GuestAgent agent)
    {
        Hosts = hosts;
        Id = view.Id;
        Name = view.Name;
        Address = address;
        Shape = shape;
        Client = client;
        Agent = agent;
        Home = hosts.A;
    }

    public TwoHosts Hosts { get; }

    public VmId Id { get; }

    public string Name { get; set; }

    public string Address { get; }

    public VmShape Shape { get; }

    public OutageClient Client { get; }

    public GuestAgent Agent { get; }

    /// <summary>The host that has it as far as the test knows.</summary>
    public LabHost Home { get; set; }

    /// <summary>Made on hosta, off.</summary>
    public static async Task<LabVm> CreateAsync(TwoHosts hosts, VmShape shape)
    {
        int number = hosts.NextGuest();
        string name = $"vm{number}";
        string address = GuestImage.AddressOf(number);
        List<NewDisk> disks = [];
        foreach (DiskFormat format in shape.Disks)
        {
            string path = $"{shape.DiskFolder ?? shape.Folder}/{name}/{name}-disk{disks.Count}.{format.ToString().ToLowerInvariant()}";
            if (shape.IsOnShare)
            {
                // The host makes it: a file that somebody else put there would be somebody else's to the file server.
                disks.Add(new NewDisk { Path = path, Format = format, SizeBytes = (long)shape.DiskMebibytes << 20 });
                continue;
            }

            await DiskImage.CreateAsync(hosts.A.PathOutside(path), format, (long)shape.DiskMebibytes << 20, (long)shape.DataMebibytes << 20);
            disks.Add(new NewDisk { Path = path, Format = format });
        }

        if (shape.HasGuestAgent)
        {
            disks.Add(new NewDisk { Path = $"{shape.Folder}/{name}/{name}-files.raw", Format = DiskFormat.Raw, SizeBytes = 16 << 20 });
        }

        GuestImage image = GuestImage.Locate();
        CreateVmRequest request = image.Request(name, address, disks, shape.MemoryMebibytes, shape.Disks.Count + shape.Luns);
        request = request with
        {
            Folder = $"{shape.Folder}/{name}",
            Generation = shape.Generation,
            Tpm = shape.Generation == 2 ? true : null,
            DirectBoot = request.DirectBoot! with
            {
                InitialRamDiskPath = shape.HasGuestAgent ? image.AgentRamDiskPath : image.InitialRamDiskPath,
                CommandLine = request.DirectBoot.CommandLine + (shape.UsesNewDisks ? " ghot=1" : "") + (shape.HasGuestAgent ? " gqga=1" : ""),
            },
            NetworkAdapters = [.. Enumerable.Repeat(request.NetworkAdapters![0], shape.Adapters)],
        };
        using GodwitClient client = hosts.A.OpenClient();
        await SucceedAsync(client, client.CreateVmAsync(request));
        return new LabVm(
            hosts,
            await client.GetVmAsync(name),
            address,
            shape,
            await hosts.Lab.WatchOutagesAsync(address),
            await hosts.Lab.ConnectAgentAsync(address));
    }

    /// <summary>Boots the guest and sets it to work.</summary>
    public async Task StartAsync()
    {
        using GodwitClient client = Home.OpenClient();
        Client.Reset();
        await SucceedAsync(client, client.StartVmAsync(Name));
        await this.UntilHeardAsync();
        await Agent.SetAsync(Shape.Load);
    }

    public async Task<VmView> ViewAsync()
    {
        using GodwitClient client = Home.OpenClient();
        return await client.GetVmAsync(Name);
    }

    /// <summary>Asks the VM's host for something and sees it completed.</summary>
    public async Task<OperationView> DoAsync(Func<GodwitClient, string, Task<OperationView>> act)
    {
        using GodwitClient client = Home.OpenClient();
        return await SucceedAsync(client, act(client, Name));
    }

    /// <summary>Starts a move; everything goes to /vms/NAME unless told otherwise.</summary>
    public async Task<OperationView> BeginMoveAsync(LabHost to, MoveStorage? storage = null)
    {
        using GodwitClient client = Home.OpenClient();
        return await client.MoveVmAsync(Name, MoveTo(to, storage));
    }

    /// <summary>Moves to the other host, or says why it did not go.</summary>
    public async Task<MoveReport> MoveAsync(MoveStorage? storage = null)
    {
        LabHost to = Hosts.Other(Home);
        OperationView moved = await DoAsync((client, name) => client.MoveVmAsync(name, MoveTo(to, storage)));
        Home = to;
        Assert.NotNull(moved.Report);
        Assert.Empty(moved.Report.LeftBehind);
        return moved.Report;
    }

    public MoveRequest MoveTo(LabHost to, MoveStorage? storage = null) => new()
    {
        DestinationHost = to.Name,
        Storage = storage ?? new MoveStorage { Kind = MoveStorageKind.SingleLocation, Folder = $"/vms/{Name}" },
    };

    public async Task<OperationView> EndOfAsync(OperationView operation, LabHost at)
    {
        using GodwitClient client = at.OpenClient();
        return await client.WaitForOperationAsync(operation.Id, TestContext.Current.CancellationToken);
    }

    public async Task RemoveAsync()
    {
        await DoAsync((client, name) => client.StopVmAsync(name, new StopVmRequest { TurnOff = true }));
        await DoAsync((client, name) => client.RemoveVmAsync(name, deleteDisks: true));
    }

    public ValueTask DisposeAsync()
    {
        Agent.Dispose();
        Client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<OperationView> SucceedAsync(GodwitClient client, Task<OperationView> begin)
    {
        OperationView begun = await begin;
        OperationView ended = await client.WaitForOperationAsync(begun.Id, TestContext.Current.CancellationToken);
        Assert.True(ended.State == OperationState.Completed, $"{ended.Kind} {ended.State}: {ended.Problem}");
        return ended;
    }
}

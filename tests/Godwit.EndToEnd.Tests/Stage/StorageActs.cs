using Godwit.Client;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Operations;
using Xunit;

namespace Godwit.EndToEnd.Tests.Stage;

/// <summary>Storage migrations as tests ask for them.</summary>
internal static class StorageActs
{
    public static Task<MoveReport> MoveStorageAsync(this LabVm vm, MoveStorage storage) => vm.MoveStorageAsync(new MoveStorageRequest { Storage = storage });

    /// <summary>It completes and leaves nothing behind.</summary>
    public static async Task<MoveReport> MoveStorageAsync(this LabVm vm, MoveStorageRequest request)
    {
        OperationView moved = await vm.DoAsync((client, name) => client.MoveVmStorageAsync(name, request));
        Assert.NotNull(moved.Report);
        Assert.Empty(moved.Report.LeftBehind);
        return moved.Report;
    }

    public static async Task<OperationView> BeginMoveStorageAsync(this LabVm vm, MoveStorageRequest request)
    {
        using GodwitClient client = vm.Home.OpenClient();
        return await client.MoveVmStorageAsync(vm.Name, request);
    }

    public static async Task<OperationView> UntilAsync(this GodwitClient client, OperationId id, Func<OperationView, bool> wanted)
    {
        await foreach (OperationView view in client.WatchOperationAsync(id, cancellationToken: TestContext.Current.CancellationToken))
        {
            if (wanted(view))
            {
                return view;
            }
        }

        throw new InvalidOperationException("It ended before.");
    }
}

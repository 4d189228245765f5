using Godwit.Contracts.Vms;
using Godwit.Host.Vms;

namespace Godwit.Host.Guests;

/// <summary>
/// Guests that have not said that their file systems go on are asked again for as long as that takes. Not in the VM's turn: an operation
/// that has it for hours would leave it frozen for as long.
/// </summary>
internal sealed class FrozenGuests(
    FrozenGuestBook book, GuestRest rest, VmDirectory directory, VmInventory inventory, TimeProvider time, ILogger<FrozenGuests> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await LookAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The daemon ends. The next one finds the rows.
        }
    }

    private async Task LookAsync()
    {
        try
        {
            await Task.WhenAll(book.All().Select(AskAgainAsync));
        }
        catch (Exception failure)
        {
            Log.NotAskedAgain(logger, failure);
        }
    }

    private async Task AskAgainAsync(VmId id)
    {
        if (directory.Find(id) is { } vm)
        {
            await rest.AskAgainAsync(vm);
        }
        else if (inventory.Find(id) is null)
        {
            // Given away, or removed.
            book.Remove(id);
        }
    }
}

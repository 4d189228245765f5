namespace Godwit.Host.StorageMigration;

/// <summary>Events 1400 to 1499.</summary>
internal static partial class Log
{
    [LoggerMessage(1400, LogLevel.Information, "{Vm}: its storage has moved; the guest stood still for {Blackout} ms, {Bytes} bytes were copied")]
    public static partial void Moved(ILogger logger, string vm, double blackout, long bytes);

    [LoggerMessage(1401, LogLevel.Error, "{Vm}: its storage has moved, and the guest did not go on")]
    public static partial void StaysPaused(ILogger logger, string vm, Exception failure);

    [LoggerMessage(1402, LogLevel.Warning, "{Vm}: files at the old place could not be taken away yet")]
    public static partial void RetirementFailed(ILogger logger, string vm, Exception failure);

    [LoggerMessage(1403, LogLevel.Information, "{Vm}: a storage migration was left {State} and is settled now")]
    public static partial void Recovering(ILogger logger, string vm, StorageOrderState state);

    [LoggerMessage(1404, LogLevel.Warning, "{Vm}: a storage migration could not be settled yet")]
    public static partial void RecoveryFailed(ILogger logger, string vm, Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What a storage migration of {VmName} left in {Folder} is in use by another host or machine, and stays.")]
    public static partial void LeftInUse(ILogger logger, string vmName, string folder);
}

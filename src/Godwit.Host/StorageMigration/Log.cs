namespace Godwit.Host.StorageMigration;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{Vm}: its storage has moved; the guest stood still for {Blackout} ms, {Bytes} bytes were copied")]
    public static partial void Moved(ILogger logger, string vm, double blackout, long bytes);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Vm}: its storage has moved, and the guest did not go on")]
    public static partial void StaysPaused(ILogger logger, string vm, Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Vm}: files at the old place could not be taken away yet")]
    public static partial void RetirementFailed(ILogger logger, string vm, Exception failure);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Vm}: a storage migration was left {State} and is settled now")]
    public static partial void Recovering(ILogger logger, string vm, StorageOrderState state);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Vm}: a storage migration could not be settled yet")]
    public static partial void RecoveryFailed(ILogger logger, string vm, Exception failure);
}

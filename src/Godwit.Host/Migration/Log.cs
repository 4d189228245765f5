namespace Godwit.Host.Migration;

/// <summary>Events 1200 to 1299.</summary>
internal static partial class Log
{
    [LoggerMessage(1200, LogLevel.Warning, "The landing of {VmName} at {Host} is still to be discarded: {Reason}")]
    public static partial void DiscardPostponed(ILogger logger, string vmName, string host, string reason);

    [LoggerMessage(1201, LogLevel.Warning, "GO for {VmName} to {Host} was not acknowledged and is repeated: {Reason}")]
    public static partial void GoRepeated(ILogger logger, string vmName, string host, string reason);

    [LoggerMessage(1202, LogLevel.Warning, "The landing of {VmName} from {Host} was given up: {Reason}")]
    public static partial void LandingGivenUp(ILogger logger, string vmName, string host, string reason);

    [LoggerMessage(1203, LogLevel.Information, "{VmName} has arrived from {Host} and runs here, generation {Generation}.")]
    public static partial void Arrived(ILogger logger, string vmName, string host, long generation);

    [LoggerMessage(1204, LogLevel.Warning, "Recovery of {VmName}, which was on its way to {Host}: {Verdict}.")]
    public static partial void Recovering(ILogger logger, string vmName, string host, DepartureRecovery verdict);

    [LoggerMessage(1205, LogLevel.Warning, "Recovery of the landing of {VmName} from {Host}: {Verdict}.")]
    public static partial void RecoveringLanding(ILogger logger, string vmName, string host, ArrivalRecovery verdict);

    [LoggerMessage(1206, LogLevel.Error, "Recovery of {VmName} failed and is tried again.")]
    public static partial void RecoveryFailed(ILogger logger, string vmName, Exception failure);

    [LoggerMessage(1207, LogLevel.Error, "{VmName} has moved, and what it leaves here could not be taken away yet.")]
    public static partial void RetirementFailed(ILogger logger, string vmName, Exception failure);

    [LoggerMessage(1208, LogLevel.Warning, "The rest of the memory of {VmName} cannot go on to {Host} yet: {Reason}")]
    public static partial void MemoryWaits(ILogger logger, string vmName, string host, string reason);

    [LoggerMessage(1209, LogLevel.Error, "{VmName} had gone ahead to {Host} and its QEMU here is gone: what of its memory had not followed is lost.")]
    public static partial void MemoryLost(ILogger logger, string vmName, string host);

    [LoggerMessage(1210, LogLevel.Error, "{VmName} waits for memory that {Host} has lost. It is started again from its disks.")]
    public static partial void MemoryNeverComes(ILogger logger, string vmName, string host);

    [LoggerMessage(1211, LogLevel.Error, "The register could not be written that gives {VmName} away, and is tried again: {Reason}")]
    public static partial void GiveRepeated(ILogger logger, string vmName, string reason);

    [LoggerMessage(20415, LogLevel.Information,
        "{VmName} moved to {Host}: brownout {BrownoutMs} ms, blackout {BlackoutMs} ms, {DiskBytes} bytes of disk, {MemoryBytes} bytes of memory in {Passes} passes.")]
    public static partial void Moved(
        ILogger logger, string vmName, string host, double brownoutMs, double blackoutMs, long diskBytes, long memoryBytes, int passes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What {VmName} left in {Folder} is in use by another host or machine, and stays.")]
    public static partial void LeftInUse(ILogger logger, string vmName, string folder);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Vm} does not move, and {Host} could not be told that it need not keep room for it: {Reason}")]
    public static partial void RoomNotGivenBack(ILogger logger, string vm, string host, string reason);
}

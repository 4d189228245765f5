namespace Godwit.Host.Processors;

/// <summary>Events 2300 to 2399.</summary>
internal static partial class Log
{
    [LoggerMessage(2300, LogLevel.Information, "QEMU gives guests {Features} features of this processor and knows {Models} models; it said so in {Milliseconds} ms.")]
    public static partial void ProcessorKnown(ILogger logger, int features, int models, long milliseconds);

    [LoggerMessage(2301, LogLevel.Warning, "{Reason} It is asked again when somebody wants to know; until then processors' features are not compared.")]
    public static partial void ProcessorUnknown(ILogger logger, string reason);
}

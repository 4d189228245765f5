using Godwit.Host.Telemetry;

namespace Godwit.Host.Operations;

internal static class OperationsComposition
{
    public static IServiceCollection AddOperations(this IServiceCollection services, HostOptions options) => services
        .AddSingleton(_ => new Journal(Path.Combine(options.StateFolder, "godwit.db")))
        .AddMetrics()
        .AddSingleton<OperationMetrics>()
        .AddSingleton<OperationNews>()
        .AddSingleton<OperationRows>()
        .AddSingleton<OperationHistory>()
        .AddSingleton<OperationLedger>();
}

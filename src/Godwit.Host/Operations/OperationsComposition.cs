namespace Godwit.Host.Operations;

internal static class OperationsComposition
{
    public static IServiceCollection AddOperations(this IServiceCollection services, HostOptions options) => services
        .AddSingleton(_ => new Journal(Path.Combine(options.StateFolder, "godwit.db")))
        .AddSingleton<OperationLedger>();
}

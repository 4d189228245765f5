namespace Godwit.Host.Exports;

internal static class ExportsComposition
{
    public static IServiceCollection AddExports(this IServiceCollection services) => services
        .AddSingleton<FileCopies>()
        .AddSingleton<ExportChecks>()
        .AddSingleton<VmExporting>()
        .AddSingleton<ImportActs>()
        .AddSingleton<ImportSources>()
        .AddSingleton<FoundFiles>()
        .AddSingleton<ImportDesk>()
        .AddSingleton<VmImporting>();
}

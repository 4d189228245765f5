namespace Godwit.Host.Tests.Api;

/// <summary>The folder that holds Godwit.slnx, looked for from our own binary upwards.</summary>
internal static class RepositoryFolder
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(at.FullName, "Godwit.slnx")))
            {
                return at.FullName;
            }
        }

        throw new DirectoryNotFoundException("Godwit.slnx was not found above the tests.");
    }
}

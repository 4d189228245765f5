namespace Godwit.Qmp;

/// <summary>A way by which migration data flows.</summary>
public sealed record MigrationChannel
{
    /// <summary>"main".</summary>
    public required string ChannelType { get; init; }

    public required MigrationAddress Addr { get; init; }

    public static MigrationChannel Main(MigrationAddress address) => new() { ChannelType = "main", Addr = address };
}

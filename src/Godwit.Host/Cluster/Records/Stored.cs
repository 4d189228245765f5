namespace Godwit.Host.Cluster.Records;

/// <summary>A record as it stood at a revision, with which it can be replaced if nobody else has done so since.</summary>
internal sealed record Stored<T>(T Value, long Revision);

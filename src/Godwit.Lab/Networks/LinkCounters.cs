namespace Godwit.Lab.Networks;

/// <summary>Bytes that a host has sent and received on one link since the lab came up.</summary>
public sealed record LinkCounters(long SentBytes, long ReceivedBytes);

namespace Godwit.Etcd;

/// <param name="Failure">Why it is not asked at the moment; null while it answers, and until it was first asked.</param>
public sealed record EtcdEndpointState(Uri Address, string? Failure);

namespace Godwit.Host.Trust;

/// <summary>
/// Marks an endpoint whose requests are no changes although they are no GETs, such as a heartbeat, or whose change is in
/// the trail of the host that asked for it and must not wait for the disk here. Refusals are recorded all the same.
/// </summary>
internal sealed class NotAudited;

using Godwit.Contracts.Problems;
using Godwit.Host.Api;

namespace Godwit.Host.Cluster.Guarding;

/// <summary>This node's right to run the guests of roles, as its guardian holds it. Read from memory each time; nobody is asked.</summary>
internal sealed class GuestRight(HostOptions options)
{
    /// <summary>What a check and the line after it may take.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(200);

    private readonly GuardianFile _file = new(options.RunFolder);

    /// <summary>Zero or less when it has run out.</summary>
    public TimeSpan Remaining => _file.Read() is { } state
        ? TimeSpan.FromTicks((state.EndsAt - BootClock.Instance.GetTimestamp()) / 100) - Margin
        : TimeSpan.Zero;

    public bool IsInForce => Remaining > TimeSpan.Zero;

    public GuardianState? State => _file.Read();

    /// <exception cref="RefusedException">It has run out.</exception>
    public void Require(string vmName)
    {
        if (!IsInForce)
        {
            throw new RefusedException(
                ProblemId.RightExpired, vmName, $"{options.HostName} cannot prove that it may run {vmName}: its lease in the cluster has run out.",
                "Wait until the cluster has its quorum and this node is up: 'godwit cluster show'. If it stays so, look at the guardian's log.");
        }
    }
}

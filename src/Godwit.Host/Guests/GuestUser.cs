using System.Globalization;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;

namespace Godwit.Host.Guests;

/// <summary>The unprivileged user that QEMU processes run as and that owns disks and taps.</summary>
internal sealed record GuestUser
{
    public required string Name { get; init; }

    public required uint UserId { get; init; }

    public required uint GroupId { get; init; }

    /// <summary>
    /// Looks the user up wherever the host keeps its users. Throws <see cref="RefusedException"/> when it does not exist or
    /// is root, because a guest that breaks out of QEMU would then own the host.
    /// </summary>
    public static async Task<GuestUser> FindAsync(string name, CancellationToken cancellationToken)
    {
        ProcessesOutcome outcome = await Processes.RunAsync("getent", ["passwd", "--", name], cancellationToken);
        // godwit-qemu:x:999:999::/nonexistent:/usr/sbin/nologin
        string[] fields = outcome.Output.Trim().Split(':');
        if (!outcome.Succeeded || fields.Length < 4)
        {
            throw Unfit(name, $"The user \"{name}\", which QEMU is to run as, does not exist on this host.");
        }

        var user = new GuestUser
        {
            Name = fields[0],
            UserId = uint.Parse(fields[2], CultureInfo.InvariantCulture),
            GroupId = uint.Parse(fields[3], CultureInfo.InvariantCulture),
        };
        return user.UserId == 0 ? throw Unfit(name, $"QEMU is to run as \"{name}\", who is root.") : user;
    }

    private static RefusedException Unfit(string name, string message) => new(
        ProblemId.NotFound, name, message,
        $"Create a user for it: useradd --system --no-create-home --shell /usr/sbin/nologin {name}");
}

using System.CommandLine;
using Godwit.Lab.Guests;

namespace Godwit.Lab.Commands;

internal static class GuestCommand
{
    private static readonly Argument<string> Address = Words.Address();

    private static readonly Argument<string> Settings = new("settings")
    {
        Description = "\"drate=100 mem=32 mrate=5\": records a second, MiB touched, MiB a second made dirty; \"reset\"; \"?\" only asks.",
        DefaultValueFactory = _ => "?",
    };

    public static Command Create() => new Command("guest", "Tell the agent in a guest how much load to make.") { Address, Settings }.Does(
        async (parsed, cancellationToken) =>
        {
            using GuestAgent agent = await LabChoice.Open(parsed).ConnectAgentAsync(parsed.GetRequiredValue(Address));
            GuestStatistics now = await agent.SetAsync(parsed.GetRequiredValue(Settings), cancellationToken);
            Console.WriteLine(
                $"records acknowledged {now.Acknowledged} of {now.Started} begun, {now.Errors} errors, {now.RecordsPerSecond} a second on {now.Disks} disks; "
                + $"longest write {now.LongestWrite.TotalMilliseconds:0} ms, longest tick {now.LongestTick.TotalMilliseconds:0} ms");
            return 0;
        });
}

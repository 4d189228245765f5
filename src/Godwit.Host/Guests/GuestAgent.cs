using Godwit.Qmp;

namespace Godwit.Host.Guests;

/// <summary>
/// The agent in a guest, if one answers: asked for what only the guest itself can do. What it says is a guest's word. Each question
/// is a conversation of its own, because QEMU lets one client at a time speak to it.
/// </summary>
internal sealed class GuestAgent(Guest guest)
{
    /// <summary>Nothing stands still for it. An agent looks ten times a second whether somebody speaks to it; in a busy guest that takes seconds.</summary>
    private static readonly TimeSpan HelloPatience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(5);

    /// <summary>For writing out what is in the guest's caches. The guest's programs wait to write from the first file system's freezing on.</summary>
    private static readonly TimeSpan FreezePatience = TimeSpan.FromSeconds(10);

    /// <summary>Of attempts that fail at once. An agent that is silent need not be asked twice: the question lies in its channel.</summary>
    private static readonly TimeSpan ThawPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether something in the guest has its end of the channel open. QEMU knows: no silent guest is waited for.</summary>
    public async Task<bool> IsThereAsync() =>
        (await guest.AskAsync(new QueryChardev(), CancellationToken.None)).Any(device => device is { Label: GuestCommandLine.AgentChannel, FrontendOpen: true });

    /// <exception cref="AgentException">Nobody answers. Nothing was asked of the guest that it could do later.</exception>
    public async Task SayHelloAsync()
    {
        await using AgentConnection agent = await ConnectAsync();
        await agent.SynchronizeAsync(HelloPatience, CancellationToken.None);
        await agent.AskAsync(new GuestPing(), AnswerPatience, CancellationToken.None);
    }

    /// <returns>How many file systems are at rest.</returns>
    /// <exception cref="AgentException">It is not known that they are, nor that they are not: thaw.</exception>
    public async Task<long> FreezeAsync()
    {
        await using AgentConnection agent = await ConnectAsync();
        await agent.SynchronizeAsync(HelloPatience, CancellationToken.None);
        return await agent.AskAsync(new GuestFsfreezeFreeze(), FreezePatience, CancellationToken.None);
    }

    /// <summary>
    /// Of a guest that runs; one that is paused answers nothing. Repeatable. An agent that is silent for all that time finds the question in
    /// its channel when it wakes.
    /// </summary>
    /// <exception cref="AgentException">It did not say that it has.</exception>
    public async Task ThawAsync()
    {
        long begin = guest.Time.GetTimestamp();
        while (true)
        {
            try
            {
                await using AgentConnection agent = await ConnectAsync();
                await agent.AskAtAnyTimeAsync(new GuestFsfreezeThaw(), AnswerPatience, CancellationToken.None);
                return;
            }
            catch (AgentException) when (guest.Process.IsAlive && guest.Time.GetElapsedTime(begin) < ThawPatience)
            {
                await Task.WhenAny(guest.Process.Exited, Task.Delay(Glance, guest.Time, CancellationToken.None));
            }
        }
    }

    private Task<AgentConnection> ConnectAsync() => AgentConnection.ConnectAsync(GuestFolder.Of(guest).AgentSocketPath, guest.Time, CancellationToken.None);
}

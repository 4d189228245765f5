using System.Globalization;
using System.Text;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Guests;

namespace Godwit.Host.Cluster.Fencing;

/// <summary>
/// Runs fence agents, as Debian's package fence-agents has them. What an agent is to do comes to it on standard input, where no list of
/// processes shows it:
/// <code>
///  action=off            0: done    1: failed
///  ip=10.0.0.17          for action=status  0: on    2: off    1: failed
///  password=...
/// </code>
/// </summary>
/// <param name="folder">Where the agents are.</param>
/// <param name="time">For the time limits.</param>
internal sealed class FenceAgent(string folder, TimeProvider time)
{
    public const string DefaultFolder = "/usr/sbin";

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    /// <summary>To describe itself, or to read a status: agents take seconds where the device is slow, and half a minute before they give up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    /// <summary>Whether the device can be used; nothing is switched.</summary>
    /// <param name="node">Whose device it is.</param>
    /// <param name="device">What was asked for.</param>
    /// <param name="cancellationToken">Kills the agent.</param>
    /// <exception cref="RefusedException">There is no such agent, or it cannot do with what it would be told.</exception>
    public async Task CheckAsync(string node, FenceDevice device, CancellationToken cancellationToken)
    {
        if (FenceDeviceVerdict.Of(node, device, await DescribeAsync(node, device.Agent, cancellationToken)) is { } problem)
        {
            throw new RefusedException(problem);
        }
    }

    /// <summary>What an agent says about itself; null when that cannot be read.</summary>
    /// <exception cref="RefusedException">There is no such agent.</exception>
    public async Task<FenceDescription?> DescribeAsync(string node, string agent, CancellationToken cancellationToken)
    {
        string program = Find(node, agent);
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return FenceDescription.Parse((await Guests.Processes.RunAsync(program, [], "action=metadata\n", either.Token)).Output);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Reads whether a node is on.</summary>
    /// <returns>With the agent's words when it failed, without secrets.</returns>
    /// <exception cref="RefusedException">There is no such agent.</exception>
    public async Task<(FencePower Power, string Words)> ReadPowerAsync(string node, FenceDevice device, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            ProcessesOutcome outcome = await RunAsync(node, device, "status", either.Token);
            return outcome.ExitCode switch
            {
                0 => (FencePower.On, ""),
                2 => (FencePower.Off, ""),
                _ => (FencePower.Unknown, FenceWords.Of(outcome, device)),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (FencePower.Unknown, string.Create(CultureInfo.InvariantCulture, $"it did not end within {Patience.TotalSeconds:0} s"));
        }
    }

    /// <summary>Switches a node off, and returns when that is proven or its time is over. An agent's "done" is no proof: some say so too soon.</summary>
    /// <param name="node">Which.</param>
    /// <param name="device">How.</param>
    /// <param name="cancellationToken">Kills the agent; the node may be off or not.</param>
    public async Task<FenceOutcome> OffAsync(string node, FenceDevice device, CancellationToken cancellationToken)
    {
        long begin = time.GetTimestamp();
        using var limit = new CancellationTokenSource(device.OffTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        string words = "it did not end";
        try
        {
            for (bool told = false; ; await Task.Delay(BetweenLooks, time, either.Token))
            {
                if (!told)
                {
                    ProcessesOutcome outcome = await RunAsync(node, device, "off", either.Token);
                    told = outcome.Succeeded;
                    words = told ? "it says that it has, but the node is not off" : FenceWords.Of(outcome, device);
                }

                // Asked even after a failure: the node may have been off, or its power gone with its management board's.
                if ((await ReadPowerAsync(node, device, either.Token)).Power is FencePower.Off)
                {
                    TimeSpan took = time.GetElapsedTime(begin);
                    return new FenceOutcome(true, took, string.Create(CultureInfo.InvariantCulture, $"{device.Agent} switched {node} off within {took.TotalSeconds:0.0} s."));
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new FenceOutcome(
                false, time.GetElapsedTime(begin),
                string.Create(CultureInfo.InvariantCulture, $"{device.Agent} could not switch {node} off within {device.OffTimeout.TotalSeconds:0} s: {words}."));
        }
        catch (RefusedException missing)
        {
            return new FenceOutcome(false, time.GetElapsedTime(begin), missing.Problem.Message);
        }
    }

    /// <summary>Switches a node on again. The agent's word is enough: nothing depends on it.</summary>
    /// <exception cref="RefusedException">It could not.</exception>
    public async Task OnAsync(string node, FenceDevice device, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(device.OffTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        string words;
        try
        {
            ProcessesOutcome outcome = await RunAsync(node, device, "on", either.Token);
            if (outcome.Succeeded)
            {
                return;
            }

            words = FenceWords.Of(outcome, device);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            words = string.Create(CultureInfo.InvariantCulture, $"it did not end within {device.OffTimeout.TotalSeconds:0} s");
        }

        throw new RefusedException(
            ProblemId.FencingFailed, node, $"{device.Agent} could not switch {node} on: {words}.", "Switch it on by hand, and check its fence settings.");
    }

    private Task<ProcessesOutcome> RunAsync(string node, FenceDevice device, string action, CancellationToken cancellationToken) =>
        Guests.Processes.RunAsync(Find(node, device.Agent), [], Orders(device, action), cancellationToken);

    private static string Orders(FenceDevice device, string action)
    {
        StringBuilder orders = new($"action={action}\n");
        foreach ((string name, string value) in device.Parameters)
        {
            if (!FenceName.IsParameter(name) || value.Any(char.IsControl))
            {
                throw new ArgumentException($"The parameter {name} was never checked.", nameof(device));
            }

            // Agents trim blanks and take off one pair of quotes, so what begins or ends with either gets a pair to lose.
            bool quoted = value.Length > 0 && (value[0] is ' ' or '"' || value[^1] is ' ' or '"');
            orders.Append(name).Append('=').Append(quoted ? $"\"{value}\"" : value).Append('\n');
        }

        return orders.ToString();
    }

    private string Find(string node, string agent)
    {
        string program = Path.Combine(folder, agent);
        return !FenceName.IsValid(agent)
            ? throw new RefusedException(
                ProblemId.FenceSettingsInvalid, node, $"{node} cannot be fenced so: no fence agent has a name like that.", "Name one, for instance fence_ipmilan.")
            : File.Exists(program) ? program
            : throw new RefusedException(
                ProblemId.FenceAgentMissing, node, $"{node} cannot be fenced: this host has no {agent}.", "Install the package fence-agents on every node.");
    }
}

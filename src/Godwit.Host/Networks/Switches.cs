using System.Text.Json;
using Godwit.Contracts;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Switches;
using Godwit.Host.Api;
using Godwit.Host.Storage;

namespace Godwit.Host.Networks;

/// <summary>This host's switches. switches.json says which there are; the bridges follow it.</summary>
internal sealed class Switches : IDisposable
{
    private readonly string path;
    private readonly Bridges bridges;
    private readonly SemaphoreSlim gate = new(1);
    private volatile IReadOnlyList<SwitchView> all;

    /// <summary>
    /// Reads switches.json; no bridge is touched. Throws <see cref="JsonException"/> when the file is damaged: a daemon that
    /// forgot its switches would overwrite it.
    /// </summary>
    public Switches(string stateFolder, string hostName, NetworkShell shell)
    {
        path = Path.Combine(stateFolder, "switches.json");
        bridges = new Bridges(shell, hostName);
        all = File.Exists(path)
            ? JsonSerializer.Deserialize(File.ReadAllBytes(path), GodwitJson.Default.IReadOnlyListSwitchView)
                ?? throw new JsonException($"{path} holds null instead of switches.")
            : [];
    }

    /// <summary>By name.</summary>
    public IReadOnlyList<SwitchView> All => all;

    public SwitchView? Find(string name) => all.FirstOrDefault(view => SwitchVerdict.Names.Equals(view.Name, name));

    /// <summary>Throws <see cref="RefusedException"/> (SwitchNotFound).</summary>
    public SwitchView Get(string name) => Find(name) ?? throw new RefusedException(
        ProblemId.SwitchNotFound, name, $"There is no switch \"{name}\" on this host.",
        "Choose one that \"godwit switch list\" shows, or create it.");

    /// <summary>
    /// Makes all bridges again, after a reboot for instance. A switch that cannot be made (its adapter was pulled) does not
    /// keep the others from working: its problem is returned.
    /// </summary>
    public async Task<IReadOnlyList<Problem>> RestoreAsync(CancellationToken cancellationToken)
    {
        List<Problem> problems = [];
        await gate.WaitAsync(cancellationToken);
        try
        {
            foreach (SwitchView view in all)
            {
                try
                {
                    await bridges.EnsureAsync(view, cancellationToken);
                }
                catch (RefusedException refusal)
                {
                    problems.Add(refusal.Problem);
                }
            }

            return problems;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Throws <see cref="RefusedException"/>, and then there is neither a switch nor a bridge.</summary>
    public async Task<SwitchView> CreateAsync(CreateSwitchRequest request, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (SwitchVerdict.Of(request, all) is { } problem)
            {
                throw new RefusedException(problem);
            }

            var view = new SwitchView
            {
                Name = request.Name,
                SwitchType = request.SwitchType,
                BridgeName = SwitchVerdict.BridgeName(request.Name),
                NetAdapterName = request.NetAdapterName,
                Notes = request.Notes,
            };
            try
            {
                await bridges.EnsureAsync(view, cancellationToken);
                Save([.. all.Append(view).OrderBy(each => each.Name, SwitchVerdict.Names)]);
            }
            catch
            {
                await bridges.RemoveAsync(view, CancellationToken.None);
                throw;
            }

            return view;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Throws <see cref="RefusedException"/>: SwitchNotFound, or SwitchInUse with the VMs that use it.</summary>
    public async Task RemoveAsync(string name, SwitchUsers users, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            SwitchView view = Get(name);
            if (users(view.Name) is { Count: > 0 } machines)
            {
                throw new RefusedException(
                    ProblemId.SwitchInUse, view.Name,
                    $"The switch \"{view.Name}\" is used by {string.Join(", ", machines)}.",
                    "Plug their adapters into another switch, or remove these virtual machines first.");
            }

            // Bridge first: a crash in between leaves a switch that comes back, and not a bridge that nobody knows.
            await bridges.RemoveAsync(view, cancellationToken);
            Save([.. all.Where(each => each != view)]);
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private void Save(IReadOnlyList<SwitchView> changed)
    {
        DurableFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(changed, GodwitJson.Default.IReadOnlyListSwitchView));
        all = changed;
    }
}

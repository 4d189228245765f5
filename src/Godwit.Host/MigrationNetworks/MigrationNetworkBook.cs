using System.Net;
using System.Text.Json;
using Godwit.Contracts;
using Godwit.Contracts.Hosts;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Operations;

namespace Godwit.Host.MigrationNetworks;

/// <summary>The subnets over which this host moves virtual machines, the preferred one first.</summary>
internal sealed class MigrationNetworkBook
{
    private readonly Lock _gate = new();
    private readonly Journal _journal;
    private IReadOnlyList<(IPNetwork Subnet, int Priority)> _all;

    public MigrationNetworkBook(Journal journal)
    {
        _journal = journal;
        _all = [.. Stored().Select(known => (IPNetwork.Parse(known.Subnet), known.Priority))];
    }

    /// <summary>With the addresses that the host has in each now.</summary>
    public IReadOnlyList<MigrationNetwork> All()
    {
        IReadOnlyList<IPAddress> addresses = HostAddresses.All();
        return [.. _all.Select(known => View(known, addresses))];
    }

    /// <summary>Null for an address in none of them.</summary>
    public int? PriorityOf(IPAddress address) =>
        _all.Where(known => known.Subnet.Contains(address)).Select(known => (int?)known.Priority).FirstOrDefault();

    /// <exception cref="RefusedException">It is none, or overlaps with one that is there.</exception>
    public MigrationNetwork Add(AddMigrationNetworkRequest request)
    {
        IPNetwork subnet = Subnet.Parse(request.Subnet);
        lock (_gate)
        {
            RequireFree(subnet, _all);
            return Keep((subnet, Checked(request.Priority) ?? _all.Select(known => known.Priority + 1).DefaultIfEmpty(0).Max()), _all);
        }
    }

    /// <exception cref="RefusedException">It is not there, or would become what cannot be.</exception>
    public MigrationNetwork Change(SetMigrationNetworkRequest request)
    {
        lock (_gate)
        {
            (IPNetwork Subnet, int Priority) known = Find(request.Subnet);
            IReadOnlyList<(IPNetwork Subnet, int Priority)> others = [.. _all.Where(other => other != known)];
            IPNetwork subnet = request.NewSubnet is { } wanted ? Subnet.Parse(wanted) : known.Subnet;
            RequireFree(subnet, others);
            return Keep((subnet, Checked(request.NewPriority) ?? known.Priority), others);
        }
    }

    /// <exception cref="RefusedException">It is not there.</exception>
    public void Remove(string subnet)
    {
        lock (_gate)
        {
            (IPNetwork Subnet, int Priority) known = Find(subnet);
            Write([.. _all.Where(other => other != known)]);
        }
    }

    private MigrationNetwork Keep((IPNetwork Subnet, int Priority) changed, IReadOnlyList<(IPNetwork Subnet, int Priority)> others)
    {
        Write([.. others.Append(changed).OrderBy(known => known.Priority).ThenBy(known => known.Subnet.ToString(), StringComparer.Ordinal)]);
        return View(changed, HostAddresses.All());
    }

    private (IPNetwork Subnet, int Priority) Find(string text)
    {
        IPNetwork subnet = Subnet.Parse(text);
        return _all.Any(known => known.Subnet == subnet)
            ? _all.First(known => known.Subnet == subnet)
            : throw new RefusedException(
                ProblemId.MigrationNetworkNotFound, text, $"{subnet} is no migration network of this host.",
                _all.Count == 0 ? "It has none; add one first." : $"Name one of: {string.Join(", ", _all.Select(known => known.Subnet))}.");
    }

    private static void RequireFree(IPNetwork subnet, IReadOnlyList<(IPNetwork Subnet, int Priority)> others)
    {
        foreach ((IPNetwork other, _) in others.Where(known => Subnet.Overlap(known.Subnet, subnet)))
        {
            throw new RefusedException(
                ProblemId.MigrationNetworkExists, subnet.ToString(),
                other == subnet ? $"{subnet} is a migration network already." : $"{subnet} overlaps with the migration network {other}.",
                other == subnet ? "Change its priority instead." : "Remove or change that one first, or name a subnet beside it.");
        }
    }

    private static int? Checked(int? priority) => priority is null or >= 0 ? priority : throw new RefusedException(
        ProblemId.MalformedRequest, "priority", $"{priority} is no priority.", "Give 0 or more; the lower, the better.");

    private void Write(IReadOnlyList<(IPNetwork Subnet, int Priority)> all)
    {
        IReadOnlyList<MigrationNetwork> views = [.. all.Select(known => View(known, []))];
        _journal.Write(
            "INSERT INTO setting (name, value) VALUES ('migration networks', $value) ON CONFLICT (name) DO UPDATE SET value = $value",
            ("$value", JsonSerializer.Serialize(views, GodwitJson.Default.IReadOnlyListMigrationNetwork)));
        _all = all;
    }

    private IReadOnlyList<MigrationNetwork> Stored() =>
        _journal.Read("SELECT value FROM setting WHERE name = 'migration networks'", row => row.GetString(0)) is [string json]
            ? JsonSerializer.Deserialize(json, GodwitJson.Default.IReadOnlyListMigrationNetwork) ?? []
            : [];

    private static MigrationNetwork View((IPNetwork Subnet, int Priority) known, IReadOnlyList<IPAddress> addresses) => new()
    {
        Subnet = known.Subnet.ToString(),
        Priority = known.Priority,
        Addresses = [.. addresses.Where(known.Subnet.Contains).Select(address => address.ToString())],
    };
}

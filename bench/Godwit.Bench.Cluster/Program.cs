using System.CommandLine;
using Godwit.Bench.Cluster;

Option<int> seed = new("--seed") { Description = "Of everything random. Printed.", DefaultValueFactory = _ => 20260301 };
Option<int> nodes = new("--nodes") { Description = "How many.", DefaultValueFactory = _ => 64 };
Option<int> each = new("--roles") { Description = "On each node.", DefaultValueFactory = _ => 125 };
Option<int> lose = new("--lose") { Description = "How many nodes at once.", DefaultValueFactory = _ => 4 };
RootCommand root = new("Simulates a large cluster with the daemon's own decisions: lost nodes, drains, and a bad day.") { seed, nodes, each, lose };
root.SetAction(parsed =>
{
    Random random = new(parsed.GetRequiredValue(seed));
    SimulatedCluster cluster = new(parsed.GetRequiredValue(nodes), parsed.GetRequiredValue(each), random);
    Console.WriteLine($"seed {parsed.GetRequiredValue(seed)}: {cluster.Nodes.Count} nodes, {cluster.Roles.Count} roles; {cluster.Unplaced} found no place at the beginning");

    int lost = parsed.GetRequiredValue(lose);
    LossBench loss = new(Console.Out);
    loss.Run(cluster, [.. cluster.Nodes.Select(node => node.Name).OrderBy(_ => random.Next()).Take(lost).Order()], $"{lost} nodes anywhere");
    loss.Run(cluster, [.. cluster.Nodes.Where(node => node.FaultDomain == "rack0").Select(node => node.Name)], "a whole rack");
    new DrainBench(Console.Out).Run(cluster, cluster.Nodes[random.Next(cluster.Nodes.Count)].Name);
    new DayBench(Console.Out).Run(cluster, random);
    return 0;
});
return await root.Parse(args).InvokeAsync();

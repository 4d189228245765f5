using Xunit;

namespace Godwit.Cli.Tests;

/// <summary>godwit cluster: what a host is asked, and what is shown.</summary>
public sealed class ClusterCommandTests
{
    private const string Cluster = "/api/v1/cluster";

    public static TheoryData<string, string> Requests => new()
    {
        { "cluster show",                             $"GET {Cluster}" },
        { "cluster create cluster1 --lease 20",       $"POST {Cluster} {{\"name\":\"cluster1\",\"leaseSeconds\":20}}" },
        { "cluster node list",                        $"GET {Cluster}" },
        { "cluster node add hostc --witness",         $"POST {Cluster}/nodes {{\"hostName\":\"hostc\",\"isWitness\":true}}" },
        { "cluster node evict hostc --force",         $"DELETE {Cluster}/nodes/hostc?force=true" },
        { "cluster node suspend hosta",               $"POST {Cluster}/nodes/hosta/suspend {{\"drain\":false,\"forceDrain\":false}}" },
        { "cluster node resume hosta --failback Immediate", $"POST {Cluster}/nodes/hosta/resume {{\"failback\":\"Immediate\"}}" },
        { "cluster role list",                        $"GET {Cluster}/roles" },
        { "cluster role add web01 --priority High",   $"POST {Cluster}/roles {{\"vm\":\"web01\",\"priority\":\"High\"}}" },
        { "cluster role remove web01",                $"DELETE {Cluster}/roles/web01" },
        { "cluster role retry web01",                 $"POST {Cluster}/roles/web01/retry" },
        { "cluster role move web01 --to hosta",       $"POST {Cluster}/roles/web01/move {{\"node\":\"hosta\",\"type\":\"Live\"}}" },
        { "cluster move list",                        $"GET {Cluster}/moves" },
        { "cluster volume list",                      $"GET {Cluster}/volumes" },
        { "cluster volume remove volume1",            $"DELETE {Cluster}/volumes/volume1" },
        { "cluster log",                              $"GET {Cluster}/log" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_command_asks_its_host(string line, string request)
    {
        await using FakeDaemon host = await StartAsync();
        using Cli cli = new(host);

        Outcome outcome = await cli.RunAsync(line.Split(' '));

        Assert.Contains(request, host.Requests);
        Assert.Equal((ExitCodes.Ok, ""), (outcome.Code, outcome.Error));
    }

    [Theory]
    [InlineData("cluster show", "cluster1|3 of 3 votes; 1 more may fail.|hosta (leader)")]
    [InlineData("cluster node list", "hosta (leader)|8 GiB free of 16 GiB|guardian|hostb|Down|fence_ipmilan|hostc (witness)")]
    [InlineData("cluster role list", "web01|Online|hosta|High|hosta, hostb")]
    [InlineData("cluster move list", "web01|Live|hostb|hosta|Completed|ann|320 ms")]
    [InlineData("cluster volume list", "volume1|/srv/clusterstorage/volume1|ocfs2|hosta: 4 GiB free, hostb: away")]
    [InlineData("cluster log", "hosta|1135|hostb was removed from the active nodes.")]
    public async Task What_there_is_stands_in_a_table(string line, string parts)
    {
        await using FakeDaemon host = await StartAsync();
        using Cli cli = new(host);

        Outcome outcome = await cli.RunAsync(line.Split(' '));
        Outcome json = await cli.RunAsync([.. line.Split(' '), "--json"]);

        Assert.All(parts.Split('|'), part => Assert.Contains(part, outcome.Output, StringComparison.Ordinal));
        using System.Text.Json.JsonDocument _ = System.Text.Json.JsonDocument.Parse(json.Output[outcome.Output.Length..]);
    }

    [Theory]
    [InlineData("cluster", "node|role|volume|move|log")]
    [InlineData("cluster create", "NAME|--lease|--etcd")]
    [InlineData("cluster node", "add|evict|suspend|resume|set")]
    [InlineData("cluster node suspend", "NODE|--drain|--force")]
    [InlineData("cluster role", "add|remove|set|move|retry")]
    [InlineData("cluster role move", "ROLE|--to|--type|--cancel")]
    [InlineData("cluster volume", "list|add|remove")]
    public async Task Help_names_what_there_is_and_asks_no_host(string line, string parts)
    {
        await using FakeDaemon host = await StartAsync();
        using Cli cli = new(host);

        Outcome outcome = await cli.RunAsync([.. line.Split(' '), "--help"]);

        Assert.Equal(ExitCodes.Ok, outcome.Code);
        Assert.All(parts.Split('|'), part => Assert.Contains(part, outcome.Output, StringComparison.Ordinal));
        Assert.Empty(host.Requests);
    }

    [Theory]
    [InlineData("cluster")]
    [InlineData("cluster create")]
    [InlineData("cluster node add")]
    [InlineData("cluster role add web01 --priority Highest")]
    [InlineData("cluster role move web01 --type Teleport")]
    [InlineData("cluster node resume hosta --failback Soon")]
    public async Task A_wrong_line_exits_with_2_and_asks_no_host(string line)
    {
        await using FakeDaemon host = await StartAsync();
        using Cli cli = new(host);

        Outcome outcome = await cli.RunAsync(line.Split(' '));

        Assert.Equal(ExitCodes.Usage, outcome.Code);
        Assert.NotEmpty(outcome.Error);
        Assert.Empty(host.Requests);
    }

    private static async Task<FakeDaemon> StartAsync()
    {
        FakeDaemon host = await FakeDaemon.StartAsync("hosta");
        host.Vms.Add(Canned.Vm("web01", "hosta"));
        return host;
    }
}

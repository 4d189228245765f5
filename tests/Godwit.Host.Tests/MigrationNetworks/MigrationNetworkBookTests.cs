using Godwit.Contracts.Hosts;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.MigrationNetworks;
using Godwit.Host.Operations;
using Xunit;

namespace Godwit.Host.Tests.MigrationNetworks;

public sealed class MigrationNetworkBookTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("godwit-networks-").FullName;
    private readonly Journal _journal;
    private readonly MigrationNetworkBook _book;

    public MigrationNetworkBookTests()
    {
        _journal = new Journal(Path.Combine(_folder, "godwit.db"));
        _book = new MigrationNetworkBook(_journal);
    }

    public void Dispose()
    {
        _journal.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("10.71.0.0/24", "10.71.0.0/24")]
    [InlineData(" 10.71.0.0/24 ", "10.71.0.0/24")]
    [InlineData("10.71.0.9", "10.71.0.9/32")]
    [InlineData("fd71::/64", "fd71::/64")]
    [InlineData("FD71:0:0::9", "fd71::9/128")]
    public void A_subnet_is_kept_as_the_kernel_writes_it(string text, string subnet) => Assert.Equal(subnet, Add(text).Subnet);

    [Theory]
    [InlineData("10.71.0.9/24", "10.71.0.0/24")]
    [InlineData("fd71::9/64", "fd71::/64")]
    [InlineData("10.71.0.0/33", null)]
    [InlineData("10.71.0.0/-1", null)]
    [InlineData("10.71.0/24", null)]
    [InlineData("1", null)]
    [InlineData("010.71.0.0/24", null)]
    [InlineData("::ffff:10.71.0.0/120", null)]
    [InlineData("lan", null)]
    [InlineData("10.71.0.0/24,10.72.0.0/24", null)]
    [InlineData("", null)]
    public void What_is_no_subnet_is_refused_with_the_one_that_was_meant(string text, string? meant)
    {
        Problem problem = Assert.Throws<RefusedException>(() => Add(text)).Problem;

        Assert.Equal(ProblemId.MigrationNetworkInvalid, problem.Id);
        Assert.Contains(meant ?? "Write it as", problem.Remedy, StringComparison.Ordinal);
        Assert.Empty(_book.All());
    }

    [Theory]
    [InlineData("0.0.0.0/0", "--use-any-network on")]
    [InlineData("::/0", "--use-any-network on")]
    [InlineData("::", "--use-any-network on")]
    [InlineData("127.0.0.0/8", "loopback")]
    [InlineData("::1", "loopback")]
    [InlineData("fe80::/64", "link-local")]
    [InlineData("fe80::1%lo", "link-local")]
    [InlineData("224.0.0.0/4", "multicast")]
    [InlineData("255.255.255.255", "multicast or reserved")]
    [InlineData("ff02::/16", "multicast")]
    public void A_network_that_no_move_can_go_over_is_refused_with_the_reason(string text, string reason)
    {
        Problem problem = Assert.Throws<RefusedException>(() => Add(text)).Problem;

        Assert.Equal(ProblemId.MigrationNetworkInvalid, problem.Id);
        Assert.Contains(reason, problem.Remedy, StringComparison.Ordinal);
        Assert.Empty(_book.All());
    }

    [Fact]
    public void They_are_in_order_of_priority_and_a_new_one_is_the_last()
    {
        Add("10.1.0.0/24", 5);
        Add("10.2.0.0/24", 0);
        Add("10.3.0.0/24");
        Assert.Equal(["10.2.0.0/24", "10.1.0.0/24", "10.3.0.0/24"], Subnets());

        _book.Change(new SetMigrationNetworkRequest { Subnet = "10.3.0.0/24", NewPriority = 1, NewSubnet = "10.4.0.0/24" });
        Assert.Equal(["10.2.0.0/24", "10.4.0.0/24", "10.1.0.0/24"], Subnets());

        _book.Remove("10.2.0.0/24");
        Assert.Equal(["10.4.0.0/24", "10.1.0.0/24"], [.. new MigrationNetworkBook(_journal).All().Select(network => network.Subnet)]);
    }

    [Theory]
    [InlineData("10.71.0.0/24")]
    [InlineData("10.71.0.128/25")]
    [InlineData("10.0.0.0/8")]
    [InlineData("10.71.0.7")]
    public void Two_may_not_overlap(string other)
    {
        Add("10.71.0.0/24");
        Add("10.99.0.0/24");

        Assert.Equal(ProblemId.MigrationNetworkExists, Assert.Throws<RefusedException>(() => Add(other)).Problem.Id);
        Assert.Equal(
            ProblemId.MigrationNetworkExists,
            Assert.Throws<RefusedException>(() => _book.Change(new SetMigrationNetworkRequest { Subnet = "10.99.0.0/24", NewSubnet = other })).Problem.Id);
        Assert.Equal(["10.71.0.0/24", "10.99.0.0/24"], Subnets());
    }

    [Fact]
    public void One_may_be_made_wider_over_itself()
    {
        Add("10.71.0.0/25");

        Assert.Equal("10.71.0.0/24", _book.Change(new SetMigrationNetworkRequest { Subnet = "10.71.0.0/25", NewSubnet = "10.71.0.0/24" }).Subnet);
    }

    [Fact]
    public void What_is_not_there_is_not_found_and_a_negative_priority_is_none()
    {
        Assert.Equal(ProblemId.MigrationNetworkNotFound, Assert.Throws<RefusedException>(() => _book.Remove("10.71.0.0/24")).Problem.Id);
        Assert.Equal(ProblemId.MalformedRequest, Assert.Throws<RefusedException>(() => Add("10.71.0.0/24", -1)).Problem.Id);
        Assert.Empty(_book.All());
    }

    private MigrationNetwork Add(string subnet, int? priority = null) => _book.Add(new AddMigrationNetworkRequest { Subnet = subnet, Priority = priority });

    private IReadOnlyList<string> Subnets() => [.. _book.All().Select(network => network.Subnet)];
}

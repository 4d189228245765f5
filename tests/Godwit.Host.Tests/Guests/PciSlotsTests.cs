using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Xunit;

namespace Godwit.Host.Tests.Guests;

public sealed class PciSlotsTests
{
    [Fact]
    public void The_next_device_gets_the_lowest_slot_that_neither_disks_nor_adapters_hold() =>
        Assert.Equal(5, PciSlots.Next(Sample.Vm));

    [Fact]
    public void The_29th_device_is_refused()
    {
        int[] all = [.. Enumerable.Range(PciSlots.First, 28)];

        var refusal = Assert.Throws<RefusedException>(() => PciSlots.Next(all, "web01"));

        Assert.Equal(ProblemId.VmConfigurationInvalid, refusal.Problem.Id);
        Assert.Equal(PciSlots.Last, PciSlots.Next(all[..^1], "web01"));
    }

    [Theory]
    [InlineData(0x05, null)]
    [InlineData(0x1e, null)]
    [InlineData(0x03, "slot 0x3 is used twice")]
    [InlineData(0x02, "slot 2 is out of range")]
    [InlineData(0x00, "slot 0 is out of range")]
    [InlineData(0x1f, "slot 31 is out of range")]
    public void A_configuration_is_checked_slot_by_slot(int slot, string? fault)
    {
        VmConfiguration vm = Sample.Vm with { Disks = [Sample.Disk("disk0", 4), Sample.Disk("disk1", slot)] };

        Assert.Equal(fault is null, PciSlots.Check(vm) is null);
        Assert.Contains(fault ?? "", PciSlots.Check(vm)?.Message ?? "");
    }

    [Theory]
    [InlineData(0x05, 6, null)]
    [InlineData(0x04, 5, "slot 0x4 is used twice")]
    [InlineData(0x1f, 5, "slot 31 is out of range")]
    [InlineData(null, 5, null)]
    public void The_channel_to_the_guests_agent_has_a_slot_like_any_device(int? slot, int next, string? fault)
    {
        VmConfiguration vm = Sample.Vm with { GuestAgentPciSlot = slot };

        Assert.Equal(next, PciSlots.Next(vm));
        Assert.Contains(fault ?? "", PciSlots.Check(vm)?.Message ?? "");
        Assert.Equal(fault is null, PciSlots.Check(vm) is null);
    }

    [Theory]
    [InlineData(null, null, null, null)]
    [InlineData(8,    0,    7,    null)]
    [InlineData(8,    null, null, null)]
    [InlineData(null, 0,    null, "a hot-plug port is out of range")]
    [InlineData(2,    0,    2,    "a hot-plug port is out of range")]
    [InlineData(8,    3,    3,    "a hot-plug port is used twice")]
    [InlineData(9,    null, null, "there cannot be 9 hot-plug ports")]
    public void A_configuration_is_checked_port_by_port(int? ports, int? first, int? second, string? fault)
    {
        VmConfiguration vm = Sample.Vm with
        {
            HotPlugPorts = ports,
            Disks =
            [
                .. Sample.Vm.Disks,
                Sample.Disk("disk1", first is null ? 0x10 : 0) with { HotPlugPort = first },
                Sample.Disk("disk2", second is null ? 0x11 : 0) with { HotPlugPort = second },
            ],
        };

        Assert.Equal(fault is null, PciSlots.Check(vm) is null);
        Assert.Contains(fault ?? "", PciSlots.Check(vm)?.Message ?? "");
    }
}

using Godwit.Contracts.Vms;
using Godwit.Lab;
using Godwit.Lab.Guests;
using Godwit.Lab.Hosts;
using Xunit;

namespace Godwit.EndToEnd.Tests.Labs;

public sealed class GuestTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task A_guest_under_load_loses_no_record_on_either_disk_and_powers_off_by_its_button()
    {
        await using TemporaryLab temporary = await TestLab.UpAsync(TestLab.Bare());
        LocalLab lab = temporary.Lab;
        LabHost host = lab.Host("hosta");
        string address = GuestImage.AddressOf(1);
        await DiskImage.CreateAsync(host.PathOutside("/vms/raw.img"), DiskFormat.Raw, 128 << 20, 1 << 20);
        await DiskImage.CreateAsync(host.PathOutside("/vms/qcow2.img"), DiskFormat.Qcow2, 128 << 20, 1 << 20);
        BareGuest guest = await BareGuest.StartAsync(
            host, address, [("/vms/raw.img", DiskFormat.Raw), ("/vms/qcow2.img", DiskFormat.Qcow2)]);

        GuestStatistics final;
        using (OutageClient client = await lab.WatchOutagesAsync(address))
        using (GuestAgent agent = await lab.ConnectAgentAsync(address))
        {
            await client.WaitForAnswerAsync(Patience);
            await agent.SetAsync("drate=200 mem=16 mrate=5");
            while ((await agent.ReadAsync()).Acknowledged < 300)
            {
                Assert.True(client.Read().CurrentGap < Patience);
            }

            final = await agent.QuietAsync();
            Assert.Equal(2, final.Disks);
            Assert.Equal(0UL, final.Errors);
            Assert.Equal(final.Acknowledged, client.Read().Acknowledged);
        }

        await guest.PressPowerButtonAsync();
        await guest.WaitForEndAsync(Patience);

        foreach ((string path, DiskFormat format) in new[] { ("/vms/raw.img", DiskFormat.Raw), ("/vms/qcow2.img", DiskFormat.Qcow2) })
        {
            RecordReport report = await RecordVerifier.VerifyAsync(host.PathOutside(path), format, final.Acknowledged);
            Assert.True(report.IsSound, report.ToString());
            Assert.Equal(final.Acknowledged, report.HighestSequence);
            RecordReport tooMuch = await RecordVerifier.VerifyAsync(host.PathOutside(path), format, final.Acknowledged + 5);
            Assert.Equal(5, tooMuch.Lost);
        }
    }

    [Fact]
    [Trait("category", "slow")]
    public async Task A_silent_guest_shows_as_a_gap_that_grows_until_it_is_heard_again()
    {
        await using TemporaryLab temporary = await TestLab.UpAsync(TestLab.Bare());
        LocalLab lab = temporary.Lab;
        string address = GuestImage.AddressOf(1);
        await BareGuest.StartAsync(lab.Host("hosta"), address, []);
        using OutageClient client = await lab.WatchOutagesAsync(address);
        await client.WaitForAnswerAsync(Patience);
        client.Reset();
        TimeSpan silence = TimeSpan.FromMilliseconds(700);

        await lab.Links.CutAsync("hosta", Lab.Networks.LabNetwork.Guest);
        while (client.Read().CurrentGap < silence)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        await lab.Links.RestoreAsync("hosta", Lab.Networks.LabNetwork.Guest);
        while (client.Read().CurrentGap > silence)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        OutageReport report = client.Read();
        Assert.InRange(report.LongestGap, silence, TimeSpan.FromSeconds(10));
        Assert.Contains(report.Gaps, gap => gap >= silence);
        Assert.True(report.Lost > 100, report.ToString());
    }
}

using System.Globalization;
using Godwit.Contracts.Moves;
using Godwit.EndToEnd.Tests.Stage;
using Godwit.Lab.Guests;
using Xunit;

namespace Godwit.EndToEnd.Tests.Moves;

[Collection(nameof(TwoHosts))]
public sealed class TenMovesTests(TwoHosts hosts)
{
    private const int Moves = 10;

    [Fact]
    public Task A_working_guest_goes_there_and_back_ten_times_and_loses_nothing() => hosts.TellAsync(
        new VmShape { DiskMebibytes = 384, DataMebibytes = 64 },
        async vm =>
        {
            await vm.StartAsync();
            GuestStatistics before = await vm.Agent.ResetAsync();
            vm.Client.Reset();
            List<MoveReport> reports = [];
            for (int i = 0; i < Moves; i++)
            {
                reports.Add(await vm.MoveAsync());
                await vm.AssertOneOwnerAsync(i % 2 == 0 ? hosts.B : hosts.A);
            }

            OutageReport outage = vm.Client.Read();
            await vm.AssertSameGuestAsync(before);
            await vm.AssertWritesOnAsync();
            GuestStatistics final = await vm.AssertNothingLostAsync();
            Assert.Equal(Moves + 1, (await vm.ViewAsync()).OwnershipGeneration);
            Report(reports, outage, final.Acknowledged - before.Acknowledged, final.LongestWrite);
        });

    private void Report(List<MoveReport> reports, OutageReport outage, ulong records, TimeSpan longestWrite)
    {
        string Milliseconds(Func<MoveReport, TimeSpan?> what) =>
            string.Join(' ', reports.Select(report => what(report)?.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture) ?? "?"));
        hosts.Tally.Line($"ten moves, total (ms):          {Milliseconds(report => report.Total)}");
        hosts.Tally.Line($"ten moves, blackout (ms):       {Milliseconds(report => report.Blackout)}");
        hosts.Tally.Line($"ten moves, stop to resume (ms): {Milliseconds(report => report.StopToResume)}");
        hosts.Tally.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"ten moves: longest gap a client saw {outage.LongestGap.TotalMilliseconds:0} ms, longest write {longestWrite.TotalMilliseconds:0} ms, {records} records written, 0 lost, 0 torn"));
    }
}

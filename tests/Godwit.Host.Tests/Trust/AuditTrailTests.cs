using System.Text.Json;
using Godwit.Contracts;
using Godwit.Contracts.Domains;
using Godwit.Host.Trust;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Godwit.Host.Tests.Trust;

public sealed class AuditTrailTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.Sub("audit.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_change_is_in_the_trail_with_its_outcome_newest_first_and_the_denied_ones_too()
    {
        await using var a = await Daemon.StartAsync("a", _folder);
        await a.FoundAsync();
        using var reader = a.Remote(await a.PersonAsync("rea", Role.Reader));
        using var nobody = a.Remote(null);
        using var root = a.Local();
        using var one = await reader.GetAsync("api/v1/whoami");
        using var two = await reader.PostAsync("api/v1/vms/web01/start", null);
        using var three = await nobody.PostAsync("api/v1/vms/web01/start", null);
        using var four = await root.PostAsync("api/v1/vms/web01/start", null);
        using var five = await root.PostAsync("api/v1/bug", null);

        var text = await reader.GetStringAsync("api/v1/audit?limit=5");
        var entries = JsonSerializer.Deserialize(text, GodwitJson.Default.IReadOnlyListAuditEntry)!;
        Assert.Equal(
            [
                "5 root (local) POST /api/v1/bug 500",
                "4 root (local) POST /api/v1/vms/web01/start 202",
                "3 nobody (127.0.0.1) POST /api/v1/vms/web01/start 401",
                "2 rea (reader) POST /api/v1/vms/web01/start 403",
                "1 root (local) POST /api/v1/domain/certificates 200",
            ],
            entries.Select(entry => $"{entry.Number} {entry.Who} {entry.Action} {entry.Outcome}"));
    }

    [Fact]
    public async Task Somebody_unproven_cannot_fill_the_trail_and_a_member_still_writes_to_it()
    {
        await using var a = await Daemon.StartAsync("a", _folder, new FakeTimeProvider(TimeProvider.System.GetUtcNow()));
        await a.FoundAsync();
        using var nobody = a.Remote(null);
        for (var count = 0; count < UnprovenQuota.EachMinute + 5; count++)
        {
            using var refused = await nobody.PostAsync("api/v1/switches", null);
        }

        using var root = a.Local();
        using var allowed = await root.PostAsync("api/v1/switches", null);
        var entries = a.Get<AuditTrail>().Newest(1000);
        Assert.Equal(UnprovenQuota.EachMinute + 1, entries.Count);
        Assert.Equal("root (local)", entries[0].Who);
    }

    [Fact]
    public void A_line_that_a_crash_tore_is_cut_off_and_its_number_given_again()
    {
        using (var trail = new AuditTrail(Path, TimeProvider.System))
        {
            trail.Append("ada", "POST /1", 200);
            trail.Append("ada", "POST /2", 200);
        }

        File.AppendAllText(Path, "{\"number\":3,\"at\":\"20");
        using var again = new AuditTrail(Path, TimeProvider.System);
        again.Append("ada", "POST /3", 200);
        Assert.Equal([3, 2, 1], again.Newest(10).Select(entry => entry.Number));
    }

    [Fact]
    public void A_long_trail_is_read_from_its_end_whatever_the_lengths_of_its_lines()
    {
        using var trail = new AuditTrail(Path, TimeProvider.System);
        var random = new Random(7);
        for (var number = 0; number < 500; number++)
        {
            trail.Append("ada", "POST /" + new string('x', random.Next(900)), 200);
        }

        Assert.True(new FileInfo(Path).Length > 10 * 16 * 1024);
        Assert.Equal(Enumerable.Range(1, 500).Reverse().Select(number => (long)number), trail.Newest(1000).Select(e => e.Number));
        Assert.Equal([500, 499, 498], trail.Newest(3).Select(entry => entry.Number));
        Assert.Empty(trail.Newest(0));
    }

    [Fact]
    public void A_name_with_a_line_break_stays_on_its_line()
    {
        using var trail = new AuditTrail(Path, TimeProvider.System);
        trail.Append("ada", "POST /a\n{\"number\":99}", 200);
        trail.Append("ada", "POST /b", 200);
        Assert.Equal([2, 1], trail.Newest(10).Select(entry => entry.Number));
    }
}

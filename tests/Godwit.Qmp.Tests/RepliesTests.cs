using System.Text.Json;
using Xunit;

namespace Godwit.Qmp.Tests;

public sealed class RepliesTests
{
    [Fact]
    public void A_migration_in_a_status_nobody_knows_is_carried_and_shown()
    {
        MigrationInfo info = Read(new QueryMigrate(), """
            {"status": "postcopy-teleport", "future": {"x": 1}, "ram": {"transferred": 5, "remaining": 7, "total": 12, "duplicate": 1,
             "normal": 2, "normal-bytes": 3, "dirty-pages-rate": 4, "mbps": 1.5, "dirty-sync-count": 2, "multifd-bytes": 9}}
            """);
        Assert.Equal("postcopy-teleport", info.Status.ToString());
        Assert.Equal((5, 7, 1.5, 2, 9), (info.Ram!.Transferred, info.Ram.Remaining, info.Ram.Mbps, info.Ram.DirtySyncCount, info.Ram.MultifdBytes));
        Assert.Null(info.Ram.PostcopyBytes);
        Assert.False(info.IsOver);
    }

    [Fact]
    public void Before_the_first_migration_there_is_no_status() => Assert.Null(Read(new QueryMigrate(), "{}").Status);

    [Theory]
    [InlineData("completed", true)]
    [InlineData("failed", true)]
    [InlineData("cancelled", true)]
    [InlineData("cancelling", false)]
    [InlineData("pre-switchover", false)]
    [InlineData("device", false)]
    public void A_migration_is_over_when_nothing_more_will_happen(string status, bool over) =>
        Assert.Equal(over, Read(new QueryMigrate(), $$"""{"status": "{{status}}"}""").IsOver);

    [Fact]
    public void A_mirror_job_reports_its_progress()
    {
        BlockJobInfo job = Assert.Single(Read(new QueryBlockJobs(), """
            [{"auto-finalize": true, "io-status": "ok", "device": "mir-d0", "auto-dismiss": false, "busy": false, "len": 536870912,
              "offset": 1048576, "status": "ready", "paused": false, "speed": 0, "ready": true, "type": "mirror", "actively-synced": true}]
            """));
        Assert.Equal(("mir-d0", 536870912, 1048576, JobStatus.Ready, true), (job.Device, job.Len, job.Offset, job.Status, job.ActivelySynced));
    }

    [Fact]
    public void A_reply_without_a_needed_key_is_not_read() =>
        Assert.Throws<JsonException>(() => Read(new QueryJobs(), """[{"id": "a", "type": "mirror"}]"""));

    [Fact]
    public void A_word_is_text() =>
        Assert.Throws<JsonException>(() => Read(new QueryStatus(), """{"running": true, "status": 7}"""));

    private static TReply Read<TReply>(IQmpCommand<TReply> command, string json) =>
        JsonSerializer.Deserialize(json, command.ReplyType)!;
}

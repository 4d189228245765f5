using System.Text.Json.Nodes;
using Xunit;

namespace Godwit.Qmp.Tests;

/// <summary>
/// The fake is worth something only if it behaves like the real one: the same story is told to both, and replies, error
/// classes, states and events must be the same.
/// </summary>
public sealed class FakeAndRealQemuTests
{
    [Fact]
    public Task They_agree_on_a_move_that_succeeds() => Agree(async story =>
    {
        await story.LandAsync();
        await story.MirrorAsync();
        await story.FollowWritesAsync();
        await story.SendMemoryAsync();
        await story.DropMirrorAsync();
        await story.SwitchOverAsync();
    });

    [Fact]
    public Task They_agree_on_a_move_that_is_cancelled_before_the_switchover() => Agree(async story =>
    {
        await story.LandAsync();
        await story.MirrorAsync();
        await story.FollowWritesAsync();
        await story.SendMemoryAsync();
        await story.CancelMigrationAsync();
        await story.DropMirrorAsync();
    });

    [Fact]
    public Task They_agree_on_a_destination_that_dies_before_the_switchover() => Agree(async story =>
    {
        await story.LandAsync();
        await story.SendMemoryAsync();
        await story.DestinationDiesAsync();
        await story.CancelMigrationAsync();
    });

    [Fact]
    public Task They_agree_on_a_switchover_to_a_destination_that_is_dead() => Agree(async story =>
    {
        await story.LandAsync();
        await story.SendMemoryAsync();
        await story.DestinationDiesAsync();
        await story.OnSource(new MigrateContinue { State = MigrationStatus.PreSwitchover });
        await story.SourceEndsAsync();
    });

    [Fact]
    public Task They_agree_on_an_idle_mirror_that_does_not_notice_its_dead_target_until_it_is_completed() => Agree(async story =>
    {
        await story.LandAsync();
        await story.MirrorAsync();
        await story.FollowWritesAsync();
        await story.KillDestinationAsync();
        await story.OnSource(new BlockJobComplete { Device = "mir-d0" });
        await story.ConcludeAsync();
    });

    [Fact]
    public Task They_agree_on_an_idle_mirror_that_is_cancelled_by_force_after_its_target_died() => Agree(async story =>
    {
        await story.LandAsync();
        await story.MirrorAsync();
        await story.FollowWritesAsync();
        await story.KillDestinationAsync();
        await story.OnSource(new BlockJobCancel { Device = "mir-d0", Force = true });
        await story.ConcludeAsync();
    });

    [Fact]
    public Task They_agree_on_a_migration_to_nobody() => Agree(async story =>
    {
        await story.OnSource(Migrate.To(MigrationAddress.Inet("127.0.0.1", 1)));
        await story.SourceEndsAsync();
    });

    [Fact]
    public Task They_agree_on_a_guest_that_is_saved_to_a_file_and_restored() => Agree(async story =>
    {
        await story.SaveAsync();
        await story.RestoreAsync();
    });

    [Fact]
    public Task They_agree_on_a_restore_from_a_file_that_is_not_there() => Agree(story => story.RestoreAsync());

    [Fact]
    public Task They_agree_on_a_mirror_that_is_cancelled_while_it_copies() => Agree(async story =>
    {
        await story.LandAsync();
        await story.MirrorAsync(speed: 1);
        await story.DropMirrorAsync();
    });

    [Fact]
    public Task They_agree_on_what_is_refused() => Agree(async story =>
    {
        JsonObject disk = new() { ["driver"] = "null-co", ["node-name"] = "n0" };
        JsonObject authorization = new() { ["qom-type"] = "authz-simple", ["id"] = "who", ["identity"] = "CN=a" };
        await story.OnSource(new BlockdevAdd { Node = disk });
        await story.OnSource(new BlockdevAdd { Node = disk });
        await story.OnSource(new BlockdevDel { NodeName = "n0" });
        await story.OnSource(new BlockdevDel { NodeName = "n0" });
        await story.OnSource(new BlockdevDel { NodeName = "d0" });
        await story.OnSource(BlockdevAdd.Nbd("n1", InetAddress.Of("127.0.0.1", 1), "d0"));
        await story.OnSource(new ObjectAdd { Object = authorization });
        await story.OnSource(new ObjectAdd { Object = authorization });
        await story.OnSource(new ObjectDel { Id = "who" });
        await story.OnSource(new ObjectDel { Id = "who" });
        await story.OnSource(new NbdServerStop());
        await story.OnSource(new BlockExportAdd { Id = "e", NodeName = "d0" });
        await story.OnSource(new BlockExportDel { Id = "e" });
        await story.OnSource(new MigrateContinue { State = MigrationStatus.PreSwitchover });
        await story.OnSource(new MigrateCancel());
        await story.OnSource(MigrateIncoming.From(MigrationAddress.Inet("127.0.0.1", 1)));
        await story.OnSource(new JobDismiss { Id = "none" });
        await story.OnSource(new BlockJobCancel { Device = "none" });
        await story.OnSource(new Yank { Instances = [YankInstance.Migration] });
        await story.OnSource(new MigrateSetParameters { TlsCreds = "" });
        await story.OnDestination(Migrate.To(MigrationAddress.Inet("127.0.0.1", 1)));
        await story.OnSource(new Stop());
        await story.OnSource(new Stop());
        await story.OnSource(new Cont());
        await story.OnSource(new Cont());
    });

    private static async Task Agree(Func<Story, Task> plot)
    {
        RealQemu.RequireInstalled();
        string real = await Story.TellAsync(real: true, plot);
        string fake = await Story.TellAsync(real: false, plot);
        Assert.True(real == fake, $"--- the real one\n{real}\n--- the fake\n{fake}");
    }
}

using Xunit;

namespace Godwit.Etcd.Tests;

public sealed class MemberTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task A_member_joins_as_a_learner_is_promoted_and_removed_and_the_client_follows()
    {
        await using EtcdGroup group = await EtcdGroup.StartAsync(1, cancellationToken: Token);
        await using EtcdClient client = group.Client();
        await client.PutAsync("m/k", "v");
        EtcdMember founder = Assert.Single(await client.GetMembersAsync(Token));
        Assert.Equal(group.Addresses[0], Assert.Single(founder.ClientUrls));
        Assert.False(founder.IsLearner);

        Uri peer = group.FreeAddress();
        EtcdMember learner = await client.AddMemberAsync(peer, asLearner: true, Token);
        Assert.True(learner.IsLearner);
        Assert.Equal("", learner.Name);
        EtcdException early = await Assert.ThrowsAsync<EtcdException>(() => client.PromoteMemberAsync(learner.Id, Token));
        Assert.Equal(EtcdFailure.LearnerNotReady, early.Reason);

        EtcdProcess second = group.Add("m2", new Dictionary<string, Uri> { ["m1"] = founder.PeerUrls[0], ["m2"] = peer }, joins: true);
        second.Start();
        Assert.True((await group.UntilUpAsync(second, Token)).IsLearner);
        await Eventually.AnswerAsync(
            async () =>
            {
                // An attempt that nobody answered may have done it.
                if ((await client.GetMembersAsync(Token)).Single(each => each.Id == learner.Id).IsLearner)
                {
                    await client.PromoteMemberAsync(learner.Id, Token);
                }

                return "promoted";
            },
            () => "the learner did not catch up",
            Token);
        Assert.All(await client.GetMembersAsync(Token), each => Assert.False(each.IsLearner));

        client.ReplaceEndpoints(group.Addresses);
        EtcdMemberStatus status = await client.GetStatusAsync(second.Address, Token);
        Assert.StartsWith("3.", status.Version, StringComparison.Ordinal);
        Assert.Equal(founder.Id, status.Leader);
        await client.MoveLeaderAsync(group.Addresses[0], status.MemberId, Token);
        await Eventually.AnswerAsync(
            async () =>
            {
                try
                {
                    await client.RemoveMemberAsync(founder.Id, Token);
                }
                catch (EtcdException done) when (done.Reason is EtcdFailure.MemberNotFound)
                {
                    // By an attempt that nobody answered.
                }

                return "removed";
            },
            () => "the founder was not let go",
            Token);
        client.ReplaceEndpoints([second.Address]);
        Assert.Equal("v", await client.TextAsync("m/k"));
        Assert.Equal("m2", Assert.Single(await client.GetMembersAsync(Token)).Name);
        EtcdException gone = await Assert.ThrowsAsync<EtcdException>(() => client.RemoveMemberAsync(founder.Id, Token));
        Assert.Equal(EtcdFailure.MemberNotFound, gone.Reason);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_member_is_looked_after_snapshot_defragmentation_and_alarms()
    {
        await using EtcdGroup group = await EtcdGroup.StartAsync(1, cancellationToken: Token);
        await using EtcdClient client = group.Client();
        await client.PutAsync("m/k", "v");
        using MemoryStream snapshot = new();
        long bytes = await client.SaveSnapshotAsync(group.Addresses[0], snapshot, Token);
        Assert.Equal(snapshot.Length, bytes);
        EtcdMemberStatus status = await client.GetStatusAsync(group.Addresses[0], Token);
        Assert.Equal(status.DatabaseBytes + 32, bytes);
        await client.DefragmentAsync(group.Addresses[0], Token);
        Assert.Empty(await client.GetAlarmsAsync(Token));
        await client.DisarmAsync(new EtcdAlarm(status.MemberId, EtcdAlarmKind.NoSpace), Token);
    }
}

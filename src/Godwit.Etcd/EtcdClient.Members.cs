using Godwit.Etcd.Wire;

namespace Godwit.Etcd;

/// <remarks>
/// A change of members that throws <see cref="EtcdUnavailableException"/> may have happened: the list of members tells.
/// </remarks>
public sealed partial class EtcdClient
{
    /// <summary>As the asked member knows them. Etcd 3.4 does not confirm it with the others, so right after a change it may be old.</summary>
    public async Task<IReadOnlyList<EtcdMember>> GetMembersAsync(CancellationToken cancellationToken) =>
        Read((await AskAsync(
            "list the members",
            async (link, limits) => await link.Members.MemberListAsync(new() { Linearizable = true }, limits),
            cancellationToken,
            alone: true)).Members);

    /// <summary>
    /// Makes the cluster expect another member, which is started afterwards with <see cref="EtcdMemberSettings.Joins"/>. As a learner it
    /// has no vote until it is promoted, so that a member that never comes up costs nobody the majority.
    /// </summary>
    public async Task<EtcdMember> AddMemberAsync(Uri peerUrl, bool asLearner, CancellationToken cancellationToken)
    {
        MemberAddRequest request = new() { IsLearner = asLearner, PeerURLs = { Origin(peerUrl) } };
        MemberAddResponse answer = await SendAsync(
            $"add the member {peerUrl.Authority}",
            _options.ChangeDeadline,
            async (link, limits) => await link.Members.MemberAddAsync(request, limits),
            cancellationToken);
        return Read(answer.Member);
    }

    /// <exception cref="EtcdException"><see cref="EtcdFailure.LearnerNotReady"/> until it has caught up.</exception>
    public Task PromoteMemberAsync(ulong id, CancellationToken cancellationToken) => SendAsync(
        $"promote the learner {id:x}",
        _options.ChangeDeadline,
        async (link, limits) => await link.Members.MemberPromoteAsync(new() { ID = id }, limits),
        cancellationToken);

    /// <exception cref="EtcdException"><see cref="EtcdFailure.WouldLoseQuorum"/>, <see cref="EtcdFailure.MemberNotFound"/>.</exception>
    public Task RemoveMemberAsync(ulong id, CancellationToken cancellationToken) => SendAsync(
        $"remove the member {id:x}",
        _options.ChangeDeadline,
        async (link, limits) => await link.Members.MemberRemoveAsync(new() { ID = id }, limits),
        cancellationToken);

    public Task UpdateMemberAsync(ulong id, Uri peerUrl, CancellationToken cancellationToken)
    {
        MemberUpdateRequest request = new() { ID = id, PeerURLs = { Origin(peerUrl) } };
        return SendAsync(
            $"move the member {id:x} to {peerUrl.Authority}",
            _options.ChangeDeadline,
            async (link, limits) => await link.Members.MemberUpdateAsync(request, limits),
            cancellationToken);
    }

    private static IReadOnlyList<EtcdMember> Read(IEnumerable<Member> members) => [.. members.Select(Read)];

    private static EtcdMember Read(Member member) => new(
        member.ID,
        member.Name,
        [.. member.PeerURLs.Select(each => new Uri(each))],
        [.. member.ClientURLs.Select(each => new Uri(each))],
        member.IsLearner);

    /// <summary>Etcd refuses a URL with a path, even with the one slash that Uri adds.</summary>
    private static string Origin(Uri url) => url.GetLeftPart(UriPartial.Authority);
}

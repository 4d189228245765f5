using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Trust;

namespace Godwit.Host.ActiveDirectory;

/// <summary>The founding host's side: certificates for a host that proved its computer account, and for no other name.</summary>
internal sealed class ComputerDesk(
    HostOptions options, DirectoryMembership directory, DirectorySearch search, PeerDirectory peers, Enrolment enrolment)
{
    public async Task<IssuedCertificates> AdmitAsync(SignedIn caller, ComputerEnrolmentRequest request, CancellationToken cancellationToken)
    {
        DirectoryRecord ours = directory.Required;
        KerberosName who = caller.Who ?? throw new RefusedException(caller.Refusal ?? Unproven(options.HostName));
        var admission = directory.Settings.Admission;
        if (AdmissionVerdict.Of(who, request.HostName, ours, options.HostName, peers.Find(request.HostName) is not null, admission) is { } problem)
        {
            throw new RefusedException(problem);
        }

        if (admission.Group is { } group && await search.GroupsOfComputerAsync(ours, who.Account, [group], cancellationToken) is null or { Count: 0 })
        {
            throw new RefusedException(AdmissionVerdict.NotInGroup(who, group));
        }

        return enrolment.JoinProven(request.HostName, request.Requests);
    }

    private static Problem Unproven(string hostName) => new()
    {
        Id = ProblemId.NotAuthenticated,
        Target = hostName,
        Message = "This is for hosts that prove themselves with their computer account.",
        Remedy = "Join from the host: godwit domain join --ad REALM --founder HOST",
    };
}

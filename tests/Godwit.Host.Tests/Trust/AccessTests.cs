using Godwit.Contracts.Domains;
using Godwit.Host.Trust;
using Xunit;

namespace Godwit.Host.Tests.Trust;

public sealed class AccessTests
{
    private const string Yes = "allowed", No = "not allowed", Who = "not authenticated";

    [Theory]
    //          method    path                              nobody reader operator admin host transfer
    [InlineData("GET",    "/api/v1/vms",                    Who,   Yes,   Yes,     Yes,  No,  No)]
    [InlineData("HEAD",   "/api/v1/vms",                    Who,   Yes,   Yes,     Yes,  No,  No)]
    [InlineData("GET",    "/api/v1/operations/7/events",    Who,   Yes,   Yes,     Yes,  No,  No)]
    [InlineData("GET",    "/openapi/v1.json",               Who,   Yes,   Yes,     Yes,  No,  No)]
    [InlineData("GET",    "/metrics",                       Who,   Yes,   Yes,     Yes,  No,  No)]
    [InlineData("POST",   "/metrics",                       Who,   No,    No,      No,   No,  No)]
    [InlineData("GET",    "/metrics/x",                     Who,   No,    No,      No,   No,  No)]
    [InlineData("POST",   "/api/v1/vms",                    Who,   No,    No,      Yes,  No,  No)]
    [InlineData("DELETE", "/api/v1/vms/web01",              Who,   No,    No,      Yes,  No,  No)]
    [InlineData("POST",   "/api/v1/vms/web01/start",        Who,   No,    Yes,     Yes,  No,  No)]
    [InlineData("POST",   "/API/v1/VMs/web01/Start/",       Who,   No,    Yes,     Yes,  No,  No)]
    [InlineData("POST",   "/api/v1/vms/web01/stop",         Who,   No,    Yes,     Yes,  No,  No)]
    [InlineData("POST",   "/api/v1/vms/web01/suspend",      Who,   No,    Yes,     Yes,  No,  No)]
    [InlineData("POST",   "/api/v1/vms/web01/resume",       Who,   No,    Yes,     Yes,  No,  No)]
    [InlineData("POST",   "/api/v1/vms/web01/restart",      Who,   No,    Yes,     Yes,  No,  No)]
    [InlineData("POST",   "/api/v1/vms/web01/save",         Who,   No,    Yes,     Yes,  No,  No)]
    [InlineData("POST",   "/api/v1/vms/web01/move",         Who,   No,    Yes,     Yes,  No,  No)]
    [InlineData("POST",   "/api/v1/vms/web01/move/what-if", Who,   No,    Yes,     Yes,  No,  No)]
    [InlineData("POST",   "/api/v1/vms/web01/move/check",   Who,   No,    Yes,     Yes,  No,  No)]
    [InlineData("POST",   "/api/v1/operations/7/cancel",    Who,   No,    Yes,     Yes,  No,  No)]
    [InlineData("POST",   "/api/v1/operations/7/pause",     Who,   No,    Yes,     Yes,  No,  No)]
    [InlineData("POST",   "/api/v1/operations/7/resume",    Who,   No,    Yes,     Yes,  No,  No)]
    [InlineData("POST",   "/api/v1/operations/7/limit",     Who,   No,    No,      Yes,  No,  No)]
    [InlineData("POST",   "/api/v1/operations/7/queue",     Who,   No,    No,      Yes,  No,  No)]
    [InlineData("POST",   "/api/v1/vms/web01/rename",       Who,   No,    No,      Yes,  No,  No)]
    [InlineData("PUT",    "/api/v1/vms/web01/start",        Who,   No,    No,      Yes,  No,  No)]
    [InlineData("POST",   "/api/v1/vms/web01/start/x",      Who,   No,    No,      Yes,  No,  No)]
    [InlineData("POST",   "/api/v1/vms//start",             Who,   No,    Yes,     Yes,  No,  No)]
    [InlineData("POST",   "/api/v1/vms/web01/disks",        Who,   No,    No,      Yes,  No,  No)]
    [InlineData("GET",    "/api/v1/vhds",                   Who,   No,    No,      Yes,  No,  No)]
    [InlineData("GET",    "/api/V1/vhds/",                  Who,   No,    No,      Yes,  No,  No)]
    [InlineData("POST",   "/api/v1/vhds/convert",           Who,   No,    No,      Yes,  No,  No)]
    [InlineData("POST",   "/api/v1/switches",               Who,   No,    No,      Yes,  No,  No)]
    [InlineData("PUT",    "/api/v1/host/settings",          Who,   No,    No,      Yes,  No,  No)]
    [InlineData("POST",   "/api/v1/domain/tokens",          Who,   No,    No,      Yes,  No,  No)]
    [InlineData("POST",   "/api/v1/domain/certificates",    Who,   No,    No,      Yes,  No,  No)]
    [InlineData("GET",    "/api/v1/cluster",                Who,   Yes,   Yes,     Yes,  No,  No)]
    [InlineData("GET",    "/api/v1/cluster/log",            Who,   Yes,   Yes,     Yes,  No,  No)]
    [InlineData("GET",    "/api/v1/cluster/roles",          Who,   Yes,   Yes,     Yes,  No,  No)]
    [InlineData("POST",   "/api/v1/cluster",                Who,   No,    No,      Yes,  No,  No)]
    [InlineData("DELETE", "/api/v1/cluster",                Who,   No,    No,      Yes,  No,  No)]
    [InlineData("POST",   "/api/v1/cluster/nodes",          Who,   No,    No,      Yes,  No,  No)]
    [InlineData("POST",   "/api/v1/cluster/nodes/b/suspend", Who,  No,    No,      Yes,  No,  No)]
    [InlineData("DELETE", "/api/v1/cluster/nodes/b",        Who,   No,    No,      Yes,  No,  No)]
    [InlineData("POST",   "/api/v1/cluster/roles",          Who,   No,    No,      Yes,  No,  No)]
    [InlineData("PATCH",  "/api/v1/cluster/roles/web01",    Who,   No,    No,      Yes,  No,  No)]
    [InlineData("POST",   "/api/v1/cluster/roles/web01/move", Who, No,    Yes,     Yes,  No,  No)]
    [InlineData("POST",   "/api/v1/cluster/roles/web01/retry", Who, No,   Yes,     Yes,  No,  No)]
    [InlineData("POST",   "/api/v1/cluster/moves/7/cancel", Who,   No,    Yes,     Yes,  No,  No)]
    [InlineData("POST",   "/api/v1/cluster/volumes",        Who,   No,    No,      Yes,  No,  No)]
    [InlineData("POST",   "/peer/v1/cluster/join",          Who,   No,    No,      No,   Yes, No)]
    [InlineData("POST",   "/api/v1/something-new",          Who,   No,    No,      Yes,  No,  No)]
    [InlineData("GET",    "/peer/v1/landings/1",            Who,   No,    No,      No,   Yes, No)]
    [InlineData("POST",   "/peer/v1/trust/renew",           Who,   No,    No,      No,   Yes, No)]
    [InlineData("POST",   "/Peer/v1/trust/renew",           Who,   No,    No,      No,   Yes, No)]
    [InlineData("POST",   "/enroll/v1/join",                Yes,   Yes,   Yes,     Yes,  Yes, No)]
    [InlineData("GET",    "/enroll/v1/authority",           Yes,   Yes,   Yes,     Yes,  Yes, No)]
    [InlineData("GET",    "/enroll/v2/authority",           Who,   No,    No,      No,   No,  No)]
    [InlineData("GET",    "/api/v1/../../peer/v1/x",        Who,   Yes,   Yes,     Yes,  No,  No)]
    [InlineData("GET",    "/enrollment/v1/x",               Who,   No,    No,      No,   No,  No)]
    [InlineData("GET",    "/",                              Who,   No,    No,      No,   No,  No)]
    [InlineData("GET",    "",                               Who,   No,    No,      No,   No,  No)]
    public void Everybody_gets_what_the_table_says_and_nothing_else(
        string method, string path, string nobody, string reader, string @operator, string admin, string host, string transfer)
    {
        Assert.Equal(
            [nobody, reader, @operator, admin, host, transfer],
            [
                Say(null, method, path),
                Say(Role.Reader, method, path),
                Say(Role.Operator, method, path),
                Say(Role.Administrator, method, path),
                Say(Role.Host, method, path),
                Say(Role.Transfer, method, path),
            ]);
    }

    private static string Say(Role? role, string method, string path) => Access.For(role, method, path) switch
    {
        AccessVerdict.Allowed => Yes,
        AccessVerdict.NotAuthenticated => Who,
        AccessVerdict.NotAllowed => No,
    };
}

using System.CommandLine;
using Godwit.Lab.FileServers;

namespace Godwit.Lab.Commands;

internal static class ShareCommand
{
    public static Command Create() => new("share", $@"The lab's SMB share {LabFileServer.UncPath}: who may use it, and whether it is there.")
    {
        CreateAccess("grant", "Let a host's computer account use the share.", (server, lab, host) => server.GrantAsync(lab.Host(host))),
        CreateAccess("revoke", "Take that right away again.", (server, lab, host) => server.RevokeAsync(lab.Host(host))),
        CreatePower("kill", "Kill the file server, as if it had lost its power.", server => server.KillAsync()),
        CreatePower("start", "Start the file server again.", server => server.StartAsync()),
    };

    private static Command CreateAccess(string name, string description, Func<LabFileServer, LocalLab, string, Task> act)
    {
        Argument<string> host = Words.Host();
        return new Command(name, description) { host }.Does(async (parsed, _) =>
        {
            LocalLab lab = LabChoice.Open(parsed);
            await act(ServerOf(lab), lab, parsed.GetRequiredValue(host));
            return 0;
        });
    }

    private static Command CreatePower(string name, string description, Func<LabFileServer, Task> act) =>
        new Command(name, description).Does(async (parsed, _) =>
        {
            await act(ServerOf(LabChoice.Open(parsed)));
            return 0;
        });

    private static LabFileServer ServerOf(LocalLab lab) =>
        lab.FileServer ?? throw new LabException($"The lab {lab.Name} has no share; bring it up with --smb.");
}

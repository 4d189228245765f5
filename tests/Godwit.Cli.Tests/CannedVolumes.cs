using Godwit.Contracts;
using Godwit.Contracts.Volumes;
using Microsoft.AspNetCore.Http;

namespace Godwit.Cli.Tests;

/// <summary>A host with three shares: one continuously available, one not, one away.</summary>
internal static class CannedVolumes
{
    public static Task AnswerAsync(HttpContext context) => context.Request.Method switch
    {
        "GET" => context.Response.WriteAsJsonAsync(
            [Volume("vms", true), Volume("plain", false), Volume("gone", null) with { State = VolumeState.Offline }], GodwitJson.Default.IReadOnlyListVolumeView),
        "POST" => context.Response.WriteAsJsonAsync(Volume("plain", false), GodwitJson.Default.VolumeView),
        _ => Task.CompletedTask,
    };

    private static VolumeView Volume(string share, bool? continuous) => new()
    {
        Path = $@"\\fs.lab.test\{share}",
        MountPoint = $"/srv/smb/fs.lab.test/{share}",
        State = VolumeState.Online,
        Since = Canned.Start,
        Protection = VolumeProtection.Sealed,
        Dialect = "3.1.1",
        ContinuouslyAvailable = continuous,
        VirtualMachines = ["web01"],
    };
}

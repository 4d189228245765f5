using System.CommandLine;
using Godwit.Cli.Running;
using Godwit.Contracts;
using Godwit.Contracts.Volumes;

namespace Godwit.Cli.Commands.Volumes;

internal static class VolumeAdd
{
    public static Command Create(Surroundings surroundings) =>
        new CommandWithExamples("add", "Takes on shared storage.") { Smb(surroundings) };

    private static Command Smb(Surroundings surroundings)
    {
        Argument<string> share = new("SHARE") { Description = @"\\SERVER\SHARE in quotes, or //SERVER/SHARE" };
        Option<bool> signed = new("--signed") { Description = "Sign the traffic instead of encrypting it: faster, and readable on the network" };
        return new CommandWithExamples(
            "smb",
            "Mounts an SMB 3 share with the host's computer account (Kerberos), and keeps it mounted.",
            @"godwit volume add smb '\\fs\vms' --host hosta",
            "godwit volume add smb //fs.lab.test/vms --signed")
        {
            share,
            signed,
        }.Runs(surroundings, async (invocation, cancellationToken) =>
        {
            VolumeView volume = await invocation.Client.AddVolumeAsync(
                new AddVolumeRequest
                {
                    Path = invocation.Of(share),
                    Protection = invocation.Of(signed) ? VolumeProtection.Signed : VolumeProtection.Sealed,
                },
                cancellationToken);
            if (invocation.Json)
            {
                invocation.Printer.Json(volume, GodwitJson.Default.VolumeView);
            }
            else
            {
                invocation.Printer.Words($"{volume.Path} is mounted at {volume.MountPoint}.");
            }

            if (volume.ContinuouslyAvailable is false)
            {
                invocation.Printer.Warning(
                    $"{volume.Path} is not continuously available: its server does not keep open files over its own failure, and guests on it may stand still for a while then.");
            }

            return ExitCodes.Ok;
        });
    }
}

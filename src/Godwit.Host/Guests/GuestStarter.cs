using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Godwit.Contracts.Problems;
using Godwit.Contracts.Vms;
using Godwit.Host.Api;

namespace Godwit.Host.Guests;

/// <summary>
/// Brings a program up in a session of its own, as the guest user, without any privilege:
/// <code>
/// setsid --fork   init becomes its parent, so neither our death nor a signal to our group reaches it
///   sh            writes guest.json, then turns into
///     setpriv     drops user, groups, capabilities and the way back to them, then turns into
///       qemu      with the process id and start time that guest.json says
/// </code>
/// guest.json is on disk before QEMU's first instruction: there is no moment in which a dying daemon loses a guest.
/// </summary>
internal static class GuestStarter
{
    // "read" and the redirections are the shell's own, so /proc/self is the process that will be QEMU. Standard output is
    // our pipe until the last line but one; its end tells us that the record is complete.
    private const string Script =
        """
        set -e
        vm=$1 record=$2 log=$3
        shift 3
        cd /
        umask 077
        ulimit -c 0
        read -r stat < /proc/self/stat
        read -r boot < /proc/sys/kernel/random/boot_id
        start_of() { start=${22}; }
        start_of $stat
        json="{\"vmId\":\"$vm\",\"processId\":$$,\"startTicks\":$start,\"bootId\":\"$boot\"}"
        echo "$json" > "$record.new"
        mv "$record.new" "$record"
        exec 3>&1 < /dev/null >> "$log" 2>&1
        echo "$json" >&3
        exec 3>&-
        exec "$@"
        """;

    /// <summary>Returns when the process is on its way to be QEMU. Throws <see cref="RefusedException"/> if that failed.</summary>
    public static async Task<GuestRecord> StartAsync(
        VmId vmId, GuestFolder folder, GuestUser user, IReadOnlyList<uint> groups, IEnumerable<string> command)
    {
        var start = new ProcessStartInfo("setsid")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        start.Environment["LC_ALL"] = "C";
        IEnumerable<string> arguments =
        [
            "--fork", "sh", "-c", Script, "godwit-guest", vmId.ToString(), folder.RecordPath, folder.LogPath,
            "setpriv", $"--reuid={Text(user.UserId)}", $"--regid={Text(user.GroupId)}",
            groups.Count > 0 ? $"--groups={string.Join(',', groups.Select(Text))}" : "--clear-groups",
            "--no-new-privs", "--inh-caps=-all", "--ambient-caps=-all", "--bounding-set=-all", "--",
            .. command,
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process setsid = Process.Start(start)
            ?? throw Failed(vmId, "setsid did not start");
        setsid.StandardInput.Close();
        Task<string> error = setsid.StandardError.ReadToEndAsync(CancellationToken.None);
        string json = await setsid.StandardOutput.ReadToEndAsync(CancellationToken.None);
        return json.Length > 0
            ? JsonSerializer.Deserialize(json, GuestRecordJson.Default.GuestRecord)!
            : throw Failed(vmId, (await error).Trim());
    }

    private static RefusedException Failed(VmId vmId, string cause) => new(
        ProblemId.VmStartFailed, vmId.ToString(), $"QEMU could not be started: {cause}.", "Look into the daemon's log.");

    private static string Text(uint number) => number.ToString(CultureInfo.InvariantCulture);
}

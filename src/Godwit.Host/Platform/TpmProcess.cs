using Godwit.Host.Guests;

namespace Godwit.Host.Platform;

/// <summary>
/// swtpm beside a QEMU: its child, and the kernel ends it when QEMU dies, however QEMU dies. So there is no TPM without a guest, no
/// record of it and nothing to recover.
/// </summary>
/// <remarks>
/// swtpm goes by "tpm" in the run folder, a link to the folder with the state: the link can be turned to another folder
/// while it runs, because it opens its file anew for each write. A state moves to other storage in this way. The first lines
/// wait for an earlier swtpm on the same state that is on its way out.
/// </remarks>
internal static class TpmProcess
{
    private const string Script =
        """
        set -e
        run=$1
        shift
        exec 9< "$run/tpm/."
        flock -w 20 9
        [ -s "$run/tpm/tpm2-00.permall" ] || rm -f "$run/tpm/tpm2-00.permall"
        setpriv --pdeathsig TERM sh -c '[ "$PPID" = "$1" ] || exit 1; shift; exec swtpm "$@"' sh $$ \
          socket --tpm2 --terminate --tpmstate "dir=$run/tpm" --ctrl "type=unixio,path=$run/tpm.sock" &
        until [ -S "$run/tpm.sock" ]; do
          kill -0 $! 2>/dev/null || { echo "swtpm did not start"; exit 1; }
          sleep 0.01
        done
        exec 9<&-
        exec "$@"
        """;

    /// <summary>The command with a TPM started before it.</summary>
    public static IReadOnlyList<string> Before(IReadOnlyList<string> command, GuestFolder folder) =>
        ["sh", "-c", Script, "godwit-tpm", folder.FolderPath, .. command];
}

using System.Text;
using Godwit.Host.Storage.Smb;
using Godwit.Host.Trust;

namespace Godwit.Host.ActiveDirectory;

/// <summary>
/// What the kernel does when it has to prove this host to a file server: it starts request-key, which takes the closest of the rules in
/// /etc/request-key.d. That of cifs-utils runs cifs.upcall, which has root be whoever's ticket lies in root's own cache, and knows the machine's keytab
/// alone. Ours is for one server, and for the computer account alone does otherwise: no cache, and the keytab that the host joined with.
/// </summary>
/// <remarks>
/// Both files stay when the daemon goes, for its guests' shares stay mounted. The description of the key, as Linux 6.1 writes it:
/// <code>ver=0x2;host=fs.lab.test;ip4=10.70.0.251;sec=krb5;uid=0x3e7;creduid=0x0;user=HOSTA$;pid=0x15</code>
/// </remarks>
/// <param name="folder">"/etc/request-key.d".</param>
internal sealed class KernelUpcall(string folder)
{
    private static readonly Lock Gate = new();

    private string ScriptPath => Path.Combine(folder, "godwit-upcall");

    /// <summary>Repeatable, and writes only what is not there as it should be.</summary>
    /// <exception cref="IOException">It cannot be written. An <see cref="UnauthorizedAccessException"/> says so, too.</exception>
    public void Install(string server, DirectoryRecord host)
    {
        lock (Gate)
        {
            Put(ScriptPath, ScriptOf(host));
            Put(Path.Combine(folder, $"godwit-{server}.conf"), RuleOf(server));
        }
    }

    /// <summary>One star only may stand in a rule, so that the account is looked for in the script.</summary>
    public string RuleOf(string server) =>
        $"# Written by godwitd: shares of {server} are opened as this host's computer account.\n"
        + $"create cifs.spnego ver=0x2;host={server};* * /bin/sh {ScriptPath} %k %d\n";

    public static string ScriptOf(DirectoryRecord host) =>
        $"""
        # Written by godwitd. $1 is the number of a key, $2 its description; what is not of the computer account goes the usual way.
        PATH=/usr/sbin:/sbin:/usr/bin:/bin
        case "$2;" in
        *';creduid=0x0;user='{ShellWord.Of(host.ComputerAccount)}';'*)
            KRB5CCNAME=MEMORY:
            export KRB5CCNAME
            exec cifs.upcall -K {ShellWord.Of(host.KeytabPath)} "$1" ;;
        esac
        exec cifs.upcall "$1"

        """;

    private static void Put(string path, string text)
    {
        if (!File.Exists(path) || File.ReadAllText(path) != text)
        {
            DurableFile.Replace(path, Encoding.UTF8.GetBytes(text), DurableFile.AllRead);
        }
    }
}

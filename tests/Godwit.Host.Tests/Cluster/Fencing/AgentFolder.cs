namespace Godwit.Host.Tests.Cluster.Fencing;

/// <summary>A folder with one agent, "fence_test", which speaks as the real ones do, and behaves as its parameters tell it.</summary>
internal sealed class AgentFolder : IDisposable
{
    /// <summary>
    /// state=FILE holds on or off; lag=N: off only at the N-th status after it was told; broken=yes: "off" fails; hangs=yes: "off" never ends.
    /// All that it is told, and its arguments, are in FILE.told.
    /// </summary>
    private const string Script =
        """
        #!/bin/bash
        echo "arguments: $*" >> "$0.arguments"
        while IFS='=' read -r name value; do declare "p_$name=$value"; told+="$name=$value"$'\n'; done
        [ "$p_action" = metadata ] && cat "$0.xml" && exit 0
        printf '%s' "$told" >> "$p_state.told"
        case $p_action in
          off)
            [ "$p_hangs" = yes ] && exec sleep 600
            if [ "$p_broken" = yes ]; then
              echo "fence_test:5: DeprecationWarning: 'pipes' is deprecated" >&2
              echo "2026-03-01 19:47:59,101 ERROR: Failed: login with $p_password was refused" >&2
              echo "2026-03-01 19:47:59,101 ERROR: Please use '-h' for usage" >&2
              exit 1
            fi
            echo "off ${p_lag:-0}" > "$p_state"; echo "Success: Powered OFF" ;;
          on) echo on > "$p_state" ;;
          status)
            read -r state lag < "$p_state"
            [ "$state" = on ] && exit 0
            [ "${lag:-0}" = 0 ] && exit 2
            echo "off $((lag - 1))" > "$p_state" ;;
        esac
        """;

    public const string Metadata =
        """
        <?xml version="1.0" ?>
        <resource-agent name="fence_test" shortdesc="For tests" >
        <parameters>
          <parameter name="action" unique="0" required="1"><content type="string" default="reboot" /></parameter>
          <parameter name="state" unique="0" required="1" obsoletes="file"><shortdesc lang="en">File with its state</shortdesc></parameter>
          <parameter name="file" unique="0" required="1" deprecated="1"><content type="string" /></parameter>
          <parameter name="password" unique="0" required="0"><content type="string" /></parameter>
          <parameter name="lag" unique="0" required="0"><content type="integer" default="0" /></parameter>
          <parameter name="broken" unique="0" required="0"><content type="boolean" /></parameter>
          <parameter name="hangs" unique="0" required="0"><content type="boolean" /></parameter>
          <parameter name="debug_file" unique="0" required="0"><content type="string" /></parameter>
          <parameter name="ssh_path" unique="0" required="0"><content type="string" /></parameter>
          <parameter name="plug" unique="0" required="1"><content type="string" default="1" /></parameter>
        </parameters>
        <actions><action name="on" /><action name="off" /><action name="status" /><action name="metadata" /></actions>
        </resource-agent>
        """;

    public AgentFolder()
    {
        string agent = Sub("fence_test");
        File.WriteAllText(agent, Script);
        File.SetUnixFileMode(agent, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(agent + ".xml", Metadata);
        File.WriteAllText(State, "on");
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("godwit-fence-").FullName;

    public string State => Sub("state");

    public string Told => File.ReadAllText(State + ".told");

    public string Sub(string name) => Path.Combine(Root, name);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}

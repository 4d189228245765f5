using System.CommandLine;
using Godwit.Cli.Running;

namespace Godwit.Cli.Commands;

/// <summary>Prints a shell's completion script. The scripts ask "godwit [suggest:POSITION] LINE" for every answer.</summary>
internal static class Completion
{
    private const string Bash =
        """
        # godwit completion for bash: source <(godwit completion bash)
        # Names come from hosts: they are only ever compared and quoted, never expanded (as compgen -W would).
        _godwit() {
            local word="${COMP_WORDS[COMP_CWORD]}" name quoted
            local -a names
            mapfile -t names < <(godwit "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)
            COMPREPLY=()
            for name in "${names[@]}"; do
                if [[ "${word}" == [\'\"]* ]]; then
                    # Within quotes only what means the same with and without them.
                    if [[ "${name}" == "${word:1}"* && "${name}" != *[!A-Za-z0-9\ ._-]* ]]; then
                        COMPREPLY+=("${name}")
                    fi
                    continue
                fi
                printf -v quoted '%q' "${name}"
                if [[ -n "${name}" && ( "${name}" == "${word}"* || "${quoted}" == "${word}"* ) ]]; then
                    COMPREPLY+=("${quoted}")
                fi
            done
        }
        complete -o default -F _godwit godwit
        """;

    /// <summary>compadd -a takes the words as they are and quotes what it inserts.</summary>
    private const string Zsh =
        """
        #compdef godwit
        # godwit completion for zsh: source <(godwit completion zsh)
        _godwit() {
            local -a answers
            answers=("${(@f)$(godwit "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
            compadd -a answers
        }
        compdef _godwit godwit
        """;

    /// <summary>What a command in brackets prints is split at line ends and not expanded again.</summary>
    private const string Fish =
        """
        # godwit completion for fish: godwit completion fish | source
        function __godwit_complete
            set -l line (commandline -cp)
            godwit "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c godwit -f -a '(__godwit_complete)'
        """;

    public static Command Create(Surroundings surroundings) =>
        new Command("completion", "Prints a script that completes godwit's commands and your VM, host and switch names.")
        {
            Shell(surroundings, "bash", Bash, "source <(godwit completion bash)"),
            Shell(surroundings, "zsh", Zsh, "source <(godwit completion zsh)"),
            Shell(surroundings, "fish", Fish, "godwit completion fish | source"),
        };

    private static CommandWithExamples Shell(Surroundings surroundings, string name, string script, string example)
    {
        CommandWithExamples command = new(name, $"Prints the completion script for {name}.", example);
        command.SetAction(_ =>
        {
            surroundings.Output.WriteLine(script);
            return ExitCodes.Ok;
        });
        return command;
    }
}

using System.CommandLine;
using Godwit.Cli.Running;

namespace Godwit.Cli.Commands;

/// <summary>Passes everything on to godwit-lab, which is a program of its own.</summary>
internal static class Lab
{
    private const string Program = "godwit-lab";

    /// <summary>Only for the help: a line that begins with "lab" never comes this far.</summary>
    public static Command Create()
    {
        Command lab = new("lab", "Several hosts on this one machine, to try things out (see 'godwit lab --help').")
        {
            new Argument<string[]>("ARGUMENTS") { Description = "What godwit-lab takes" },
        };
        lab.SetAction(_ => ExitCodes.Usage);
        return lab;
    }

    public static int Become(Surroundings surroundings, IReadOnlyList<string> arguments)
    {
        string path = surroundings.Variable("GODWIT_LAB") is { Length: > 0 } named
            ? named
            : Path.Combine(AppContext.BaseDirectory, Program);
        if (!File.Exists(path))
        {
            surroundings.Error.WriteLine($"godwit: there is no {path}.");
            surroundings.Error.WriteLine($"Remedy: put {Program} beside godwit, or name it with GODWIT_LAB.");
            return ExitCodes.Usage;
        }

        int error = surroundings.Become(path, arguments);
        surroundings.Error.WriteLine($"godwit: {path} cannot be started: {new System.ComponentModel.Win32Exception(error).Message}.");
        return ExitCodes.Failed;
    }
}

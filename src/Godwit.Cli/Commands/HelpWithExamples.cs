using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Godwit.Cli.Commands;

/// <summary>The usual help, then the command's examples and remarks.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    public override bool Terminating => true;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int code = usual.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        switch (parseResult.CommandResult.Command)
        {
            case CommandWithExamples command:
                Write(output, command.Examples, command.Remarks);
                break;
            case RootCommand:
                Write(output, Root.Examples, Root.Remarks);
                break;
        }

        return code;
    }

    private static void Write(TextWriter output, IReadOnlyList<string> examples, string? remarks)
    {
        if (examples.Count > 0)
        {
            output.WriteLine("Examples:");
            foreach (string example in examples)
            {
                output.WriteLine("  " + example);
            }

            output.WriteLine();
        }

        if (remarks is not null)
        {
            output.WriteLine(remarks);
            output.WriteLine();
        }
    }
}

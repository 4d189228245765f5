namespace Godwit.Cli.Progress;

/// <summary>What the user wants after Ctrl-C.</summary>
internal enum InterruptChoice
{
    Cancel,
    Detach,
    GoOn,
}

namespace Godwit.Cli.Running;

/// <summary>How the user, or what started us, asks to stop.</summary>
internal enum Interrupt
{
    /// <summary>SIGINT: Ctrl-C.</summary>
    ControlC,
    /// <summary>SIGTERM: somebody wants this process gone, not the operation.</summary>
    Terminate,
}

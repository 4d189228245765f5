namespace Godwit.Cli.Commands;

/// <summary>What can be put on and off again.</summary>
internal enum Switched
{
    Off,
    On,
}

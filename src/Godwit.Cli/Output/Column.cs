namespace Godwit.Cli.Output;

internal sealed record Column(string Title, bool RightAligned = false);

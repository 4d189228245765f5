namespace Godwit.Cli.Tests;

/// <summary>What a command did, as its caller sees it.</summary>
internal sealed record Outcome(int Code, string Output, string Error);

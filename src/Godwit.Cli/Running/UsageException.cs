namespace Godwit.Cli.Running;

/// <summary>The command line or the hosts file cannot be followed; no host was asked.</summary>
internal sealed class UsageException(string message, Exception? inner = null) : Exception(message, inner);

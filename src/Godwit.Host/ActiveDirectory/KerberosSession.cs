namespace Godwit.Host.ActiveDirectory;

/// <summary>Who proved himself on a connection, and until when his ticket holds. It ends with the connection.</summary>
internal sealed record KerberosSession(KerberosName Who, DateTimeOffset Until);

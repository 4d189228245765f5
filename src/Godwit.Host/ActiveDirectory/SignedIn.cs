using Godwit.Contracts.Problems;
using Godwit.Host.Trust;

namespace Godwit.Host.ActiveDirectory;

/// <summary>What Kerberos proved about the caller of a request.</summary>
internal sealed record SignedIn
{
    public static readonly SignedIn Nobody = new();

    /// <summary>A person or a computer; null when nobody proved anything.</summary>
    public KerberosName? Who { get; init; }

    /// <summary>Null for whoever may do nothing.</summary>
    public Caller? Caller { get; init; }

    /// <summary>Why there is no caller, although somebody tried.</summary>
    public Problem? Refusal { get; init; }
}

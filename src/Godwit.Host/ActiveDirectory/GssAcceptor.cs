using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Godwit.Host.ActiveDirectory;

/// <summary>The server's side of a Kerberos sign-in: one token in, one token and a name out.</summary>
internal static unsafe class GssAcceptor
{
    /// <summary>1.2.840.113554.1.2.2, as it is encoded: what else SPNEGO may agree on (NTLM) proves nothing to us.</summary>
    private static ReadOnlySpan<byte> Kerberos => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x02];

    /// <summary>The channel binding "tls-server-end-point" (RFC 5929) of a server certificate that is signed with SHA-256.</summary>
    public static byte[] BindingOf(X509Certificate2 server) =>
        [.. "tls-server-end-point:"u8, .. server.GetCertHash(HashAlgorithmName.SHA256)];

    /// <param name="keytab">Path of the keys to accept with.</param>
    /// <param name="token">What the caller sent.</param>
    /// <param name="binding">Of the channel that it came over; a token made for another channel is refused.</param>
    public static GssAcceptance Accept(string keytab, byte[] token, byte[] binding)
    {
        uint status = Gss.AcquireAcceptor(keytab, out uint minor, out nint credential);
        if (status != Gss.Complete)
        {
            return GssAcceptance.Failed(status, Describe(status, minor));
        }

        try
        {
            return Accept(credential, token, binding);
        }
        finally
        {
            _ = Gss.ReleaseCredential(out _, ref credential);
        }
    }

    private static GssAcceptance Accept(nint credential, byte[] token, byte[] binding)
    {
        nint context = 0;
        nint source = 0;
        fixed (byte* tokenBytes = token, bindingBytes = binding)
        {
            var input = new GssBuffer { Length = (nuint)token.Length, Value = tokenBytes };
            var bindings = new Gss.ChannelBindings { Application = new GssBuffer { Length = (nuint)binding.Length, Value = bindingBytes } };
            uint status = Gss.Accept(
                out uint minor, ref context, credential, &input, &bindings, out source, out nint mechanism, out GssBuffer answer,
                out uint flags, out uint seconds, 0);
            try
            {
                if (status != Gss.Complete)
                {
                    return GssAcceptance.Failed(status, Describe(status, minor));
                }

                return new GssAcceptance
                {
                    Status = status,
                    Principal = IsKerberos(mechanism) ? NameOf(source) : null,
                    Answer = answer.ToArray(),
                    IsBound = (flags & Gss.ChannelBound) != 0,
                    Seconds = seconds,
                };
            }
            finally
            {
                _ = Gss.Release(out _, ref answer);
                _ = Gss.ReleaseName(out _, ref source);
                _ = Gss.DeleteContext(out _, ref context, 0);
            }
        }
    }

    private static bool IsKerberos(nint mechanism)
    {
        // gss_OID_desc has the layout of a buffer, but for the width of its length.
        uint length = *(uint*)mechanism;
        byte* elements = *(byte**)(mechanism + sizeof(nint));
        return Kerberos.SequenceEqual(new ReadOnlySpan<byte>(elements, (int)length));
    }

    private static string? NameOf(nint source)
    {
        if (Gss.DisplayName(out _, source, out GssBuffer text, 0) != Gss.Complete)
        {
            return null;
        }

        string name = text.ToText();
        _ = Gss.Release(out _, ref text);
        return name;
    }

    /// <summary>Kerberos' own words where GSSAPI says only that they would tell more.</summary>
    private static string Describe(uint status, uint minor) =>
        status == Gss.Failure && minor != 0 ? Words(minor, Gss.MechanismCode) : Words(status, Gss.RoutineCode);

    private static string Words(uint code, int kind)
    {
        uint more = 0;
        if (Gss.DisplayStatus(out _, code, kind, 0, ref more, out GssBuffer text) != Gss.Complete)
        {
            return $"error {code:x}";
        }

        string words = text.ToText().TrimEnd('.');
        _ = Gss.Release(out _, ref text);
        return words;
    }
}

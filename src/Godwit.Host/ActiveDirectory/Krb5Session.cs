using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Godwit.Host.ActiveDirectory;

/// <summary>One question to Kerberos: is the key there, and what ticket does it give? Blocks on the network.</summary>
internal sealed class Krb5Session : IDisposable
{
    /// <summary>Larger than any krb5_creds or krb5_keytab_entry there has been.</summary>
    private const int Room = 256;

    /// <summary>krb5_creds.times.endtime: after a magic number, two names and a key, and two other times.</summary>
    private const int EndTime = 56;

    private readonly nint _context;

    public Krb5Session()
    {
        int code = Krb5.InitContext(out _context);
        if (code != 0)
        {
            throw new Krb5Exception(code, "Kerberos' configuration (krb5.conf) cannot be read.");
        }
    }

    /// <summary>Throws <see cref="Krb5Exception"/> unless the keytab holds a key of that principal.</summary>
    public void RequireKey(string keytab, string principal) => With(principal, keytab, (name, keys) =>
    {
        Span<byte> entry = stackalloc byte[Room];
        Check(Krb5.GetEntry(_context, keys, name, 0, 0, entry));
        _ = Krb5.FreeEntry(_context, entry);
    });

    /// <summary>Gets a ticket with the keytab and writes it over the cache; returns when it ends.</summary>
    public DateTimeOffset Obtain(string keytab, string principal, string cache)
    {
        // Once it is asked for a ticket, Kerberos calls a missing key a failed proof.
        RequireKey(keytab, principal);
        long end = 0;
        With(principal, keytab, (name, keys) =>
        {
            Check(Krb5.ResolveCache(_context, $"FILE:{cache}", out nint target));
            nint options = 0;
            Span<byte> credentials = stackalloc byte[Room];
            credentials.Clear();
            try
            {
                Check(Krb5.AllocateOptions(_context, out options));
                Check(Krb5.WriteTo(_context, options, target));
                Check(Krb5.GetWithKeytab(_context, credentials, name, keys, 0, 0, options));
                end = BinaryPrimitives.ReadUInt32LittleEndian(credentials[EndTime..]);
            }
            finally
            {
                Krb5.FreeCredentials(_context, credentials);
                Krb5.FreeOptions(_context, options);
                _ = Krb5.CloseCache(_context, target);
            }
        });
        return DateTimeOffset.FromUnixTimeSeconds(end);
    }

    public void Dispose() => Krb5.FreeContext(_context);

    private void With(string principal, string keytab, Action<nint, nint> act)
    {
        Check(Krb5.ParseName(_context, principal, out nint name));
        nint keys = 0;
        try
        {
            Check(Krb5.ResolveKeytab(_context, $"FILE:{keytab}", out keys));
            act(name, keys);
        }
        finally
        {
            if (keys != 0)
            {
                _ = Krb5.CloseKeytab(_context, keys);
            }

            Krb5.FreePrincipal(_context, name);
        }
    }

    private void Check(int code)
    {
        if (code == 0)
        {
            return;
        }

        nint message = Krb5.ErrorMessage(_context, code);
        string words = Marshal.PtrToStringUTF8(message) ?? $"error {code}";
        Krb5.FreeErrorMessage(_context, message);
        throw new Krb5Exception(code, words);
    }
}

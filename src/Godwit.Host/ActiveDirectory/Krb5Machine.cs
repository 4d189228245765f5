using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Godwit.Host.ActiveDirectory;

/// <summary>
/// What Kerberos is to root's programs that no shell started, cifs.upcall above all: by the machine's krb5.conf alone, without the variables of this
/// process. Asks nobody over the network.
/// </summary>
internal sealed class Krb5Machine : IDisposable
{
    private const int Room = 256;

    /// <summary>krb5_creds.times.endtime, as in <see cref="Krb5Session"/>.</summary>
    private const int EndTime = 56;

    private readonly nint _context;

    public Krb5Machine()
    {
        int code = Krb5.InitSecureContext(out _context);
        if (code != 0)
        {
            throw new Krb5Exception(code, "Kerberos' configuration (krb5.conf) cannot be read.");
        }
    }

    /// <summary>"/etc/krb5.keytab".</summary>
    public string Keytab
    {
        get
        {
            Span<byte> name = stackalloc byte[1024];
            name.Clear();
            return Krb5.DefaultKeytab(_context, name, name.Length) == 0 ? PathOf(Encoding.UTF8.GetString(name[..name.IndexOf((byte)0)])) : DirectoryRecord.DefaultKeytab;
        }
    }

    /// <summary>Root's default ticket cache: "FILE:/tmp/krb5cc_0".</summary>
    public string RootCache
    {
        get
        {
            if (Krb5.GetProfile(_context, out nint profile) != 0)
            {
                return RootCacheOf(null);
            }

            try
            {
                return Krb5.GetSetting(profile, "libdefaults", "default_ccache_name", null, null, out nint text) != 0 || text == 0 ? RootCacheOf(null) : RootCacheOf(Taken(text));
            }
            finally
            {
                Krb5.FreeProfile(profile);
            }
        }
    }

    /// <summary>What a setting "default_ccache_name" is for root; null is none, where MIT Kerberos keeps a file.</summary>
    public static string RootCacheOf(string? setting) => (setting ?? "FILE:/tmp/krb5cc_%{uid}")
        .Replace("%{uid}", "0", StringComparison.Ordinal)
        .Replace("%{euid}", "0", StringComparison.Ordinal)
        .Replace("%{USERID}", "0", StringComparison.Ordinal)
        .Replace("%{username}", "root", StringComparison.Ordinal)
        .Replace("%{TEMP}", "/tmp", StringComparison.Ordinal);

    /// <summary>Whose tickets a cache holds, "ada@LAB.TEST"; null when it holds none that is still good, for then it is passed over.</summary>
    /// <param name="cache">As <see cref="RootCache"/>.</param>
    /// <param name="now">Tickets end by this clock.</param>
    public string? OwnerOf(string cache, DateTimeOffset now)
    {
        if (Krb5.ResolveCache(_context, cache, out nint open) != 0)
        {
            return null;
        }

        nint owner = 0;
        try
        {
            return Krb5.OwnerOf(_context, open, out owner) == 0 && LastEnd(open) > now && Krb5.NameOf(_context, owner, out nint name) == 0 ? TakenName(name) : null;
        }
        finally
        {
            if (owner != 0)
            {
                Krb5.FreePrincipal(_context, owner);
            }

            _ = Krb5.CloseCache(_context, open);
        }
    }

    public void Dispose() => Krb5.FreeContext(_context);

    private DateTimeOffset LastEnd(nint cache)
    {
        long last = 0;
        if (Krb5.BeginTickets(_context, cache, out nint cursor) == 0)
        {
            Span<byte> ticket = stackalloc byte[Room];
            while (Krb5.NextTicket(_context, cache, ref cursor, ticket) == 0)
            {
                last = Math.Max(last, BinaryPrimitives.ReadUInt32LittleEndian(ticket[EndTime..]));
                Krb5.FreeCredentials(_context, ticket);
            }

            _ = Krb5.EndTickets(_context, cache, ref cursor);
        }

        return DateTimeOffset.FromUnixTimeSeconds(last);
    }

    private static string PathOf(string keytab) =>
        keytab.StartsWith("FILE:", StringComparison.Ordinal) ? keytab["FILE:".Length..]
        : keytab.StartsWith("WRFILE:", StringComparison.Ordinal) ? keytab["WRFILE:".Length..] : keytab;

    private static string? Taken(nint text)
    {
        string? words = Marshal.PtrToStringUTF8(text);
        Krb5.FreeSetting(text);
        return words;
    }

    private string? TakenName(nint name)
    {
        string? words = Marshal.PtrToStringUTF8(name);
        Krb5.FreeName(_context, name);
        return words;
    }
}

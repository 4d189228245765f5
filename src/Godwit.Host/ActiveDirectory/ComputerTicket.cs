using Godwit.Contracts.Problems;
using Godwit.Host.Api;

namespace Godwit.Host.ActiveDirectory;

/// <summary>
/// The host's own ticket, in a cache that Kerberos and LDAP in this process read. It is got anew when half its life is over, so
/// that whoever needs it never waits for an expired one.
/// </summary>
internal sealed class ComputerTicket(HostOptions options, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private DirectoryRecord? _owner;
    private DateTimeOffset _renew;

    /// <summary>{runFolder}/computer.ccache: gone after a reboot, as it should be.</summary>
    public static string CacheOf(HostOptions options) => Path.Combine(options.RunFolder, "computer.ccache");

    /// <summary>Throws <see cref="RefusedException"/> when the domain gives none.</summary>
    public async Task EnsureAsync(DirectoryRecord host, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (!ReferenceEquals(_owner, host) || clock.GetUtcNow() >= _renew)
            {
                DateTimeOffset now = clock.GetUtcNow();
                // Kerberos waits for the network in this call, and knows no other way.
                DateTimeOffset end = await Task.Run(() => Obtain(host), cancellationToken);
                _owner = host;
                _renew = now + ((end - now) / 2);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private DateTimeOffset Obtain(DirectoryRecord host)
    {
        try
        {
            using var kerberos = new Krb5Session();
            return kerberos.Obtain(host.KeytabPath, host.Principal, CacheOf(options));
        }
        catch (Krb5Exception failure)
        {
            throw new RefusedException(DirectoryVerdict.OfTicket(host, failure.Code, failure.Message), failure);
        }
        catch (DllNotFoundException failure)
        {
            throw LibraryMissing(failure);
        }
    }

    private static RefusedException LibraryMissing(DllNotFoundException failure) => new(
        new Problem
        {
            Id = ProblemId.DirectoryJoinFailed,
            Target = "Kerberos",
            Message = "The libraries of Kerberos are not installed on this host.",
            Remedy = "Install them: apt install libkrb5-3 libgssapi-krb5-2 libsasl2-modules-gssapi-mit",
        },
        failure);
}

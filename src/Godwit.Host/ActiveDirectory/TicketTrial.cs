using Godwit.Contracts.Problems;

namespace Godwit.Host.ActiveDirectory;

/// <summary>
/// Asks for a ticket of the computer account as the kernel does for shares, only to see whether one is to be had: the kernel does not say why it got none.
/// </summary>
internal sealed class TicketTrial(HostOptions options, DirectoryMembership membership, KernelIdentity kernel, TimeProvider time)
{
    /// <summary>Kerberos waits longer for a name server that is silent.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>For so long an answer that came too late for one who asked is good enough for the next.</summary>
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(2);

    private readonly Lock _gate = new();
    private Task<Problem?>? _pending;
    private (Problem? Problem, long At)? _last;

    /// <summary>What stands against it; null when nothing does, or nothing is known of it in time.</summary>
    public async Task<Problem?> RunAsync(CancellationToken cancellationToken)
    {
        Task<Problem?> pending;
        lock (_gate)
        {
            pending = _pending is { IsCompleted: false } ? _pending : _pending = Task.Run(Try, CancellationToken.None);
        }

        try
        {
            return await pending.WaitAsync(Patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            lock (_gate)
            {
                return _last is { } last && time.GetElapsedTime(last.At) < Age ? last.Problem : null;
            }
        }
    }

    private Problem? Try()
    {
        Problem? found = membership.Current is { } host ? kernel.Trouble(host) ?? Try(host) : null;
        lock (_gate)
        {
            _last = (found, time.GetTimestamp());
        }

        return found;
    }

    private Problem? Try(DirectoryRecord host)
    {
        string cache = Path.Combine(options.RunFolder, "trial.ccache");
        string keytab = host.KeytabPath;
        try
        {
            keytab = kernel.KeytabOf(host);
            using var kerberos = new Krb5Session();
            kerberos.Obtain(keytab, host.Principal, cache);
            return null;
        }
        catch (Krb5Exception failure)
        {
            return KernelIdentityVerdict.OfTicket(host, keytab, failure.Code, failure.Message);
        }
        catch (DllNotFoundException)
        {
            return null;
        }
        finally
        {
            File.Delete(cache);
        }
    }
}

using Godwit.Qmp;

namespace Godwit.Host.Guests;

/// <summary>The guest's connections to the other host, named so that they can be cut and taken away again.</summary>
internal static class GuestLink
{
    public const string ClientCredentials = "godwit-tls-client";
    public const string ServerCredentials = "godwit-tls-server";
    public const string Authorization = "godwit-tls-authz";

    public static async Task AddClientCredentialsAsync(Guest guest, TransferSecurity security, CancellationToken cancellationToken)
    {
        // A guest that moved before has an older object of this name, perhaps with a certificate that has been renewed since.
        await guest.InsistAsync(new ObjectDel { Id = ClientCredentials }, cancellationToken);
        await guest.AskAsync(
            new AddTlsCredentials { Id = ClientCredentials, Dir = security.CredentialsFolder, Endpoint = TlsEndpoint.Client, VerifyPeer = true },
            cancellationToken);
    }

    /// <param name="guest">Who goes.</param>
    /// <param name="security">Where to.</param>
    /// <param name="free">Takes away what an earlier move could not, which then holds the credentials of that move; null when there is nothing of the kind.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task AddClientCredentialsAsync(Guest guest, TransferSecurity security, Func<Task>? free, CancellationToken cancellationToken)
    {
        try
        {
            await AddClientCredentialsAsync(guest, security, cancellationToken);
        }
        catch (QmpException held) when (held.Reason is QmpFailure.CommandRefused && free is not null)
        {
            await free();
            await AddClientCredentialsAsync(guest, security, cancellationToken);
        }
    }

    public static async Task AddServerCredentialsAsync(Guest guest, TransferSecurity security, CancellationToken cancellationToken)
    {
        await guest.AskAsync(
            new AddTlsCredentials { Id = ServerCredentials, Dir = security.CredentialsFolder, Endpoint = TlsEndpoint.Server, VerifyPeer = true },
            cancellationToken);
        if (security.PeerIdentity is { } identity)
        {
            await guest.AskAsync(new AddSimpleAuthorization { Id = Authorization, Identity = identity }, cancellationToken);
        }
    }

    /// <summary>
    /// Cuts one connection at once, even while QEMU is blocked on it. Always cut first and cancel second: a forced cancel of a
    /// mirror whose write hangs on a dead link hangs QEMU for good (facts/qemu.md §8).
    /// </summary>
    public static async Task CutAsync(Guest guest, YankInstance instance)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), guest.Time);
        try
        {
            await guest.InsistOutOfBandAsync(new Yank { Instances = [instance] }, patience.Token);
        }
        catch (OperationCanceledException)
        {
            // No answer in that time; the cancel that follows must be tried all the same.
        }
    }
}

using Godwit.Host.Operations;

namespace Godwit.Host.Networks;

/// <summary>
/// MAC addresses that this host has given out. An address leaves with its VM, so it is not given again until the whole range
/// has been.
/// </summary>
internal sealed class GivenAddresses(Journal journal)
{
    /// <param name="minimum">First address of the range.</param>
    /// <param name="maximum">Last address of the range.</param>
    /// <param name="used">Addresses that adapters of this host have now.</param>
    /// <exception cref="Api.RefusedException">Adapters of this host have the whole range.</exception>
    public string Next(string minimum, string maximum, IReadOnlySet<string> used)
    {
        HashSet<string> given = [.. used, .. journal.Read("SELECT address FROM given_address", row => row.GetString(0))];
        string address;
        try
        {
            address = MacAddresses.Next(minimum, maximum, given);
        }
        catch (Api.RefusedException)
        {
            address = MacAddresses.Next(minimum, maximum, used);
            journal.Write("DELETE FROM given_address");
        }

        journal.Write("INSERT INTO given_address (address) VALUES ($address) ON CONFLICT (address) DO NOTHING", ("$address", address));
        return address;
    }
}

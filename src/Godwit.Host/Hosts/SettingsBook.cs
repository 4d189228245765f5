using System.Text.Json;
using Godwit.Contracts;
using Godwit.Contracts.Hosts;
using Godwit.Host.Api;
using Godwit.Host.Networks;
using Godwit.Host.Operations;
using Godwit.Host.Storage;

namespace Godwit.Host.Hosts;

/// <summary>What an administrator has set for this host, with the configuration file's defaults beneath.</summary>
internal sealed class SettingsBook
{
    private readonly Journal _journal;

    public SettingsBook(Journal journal, HostOptions options)
    {
        _journal = journal;
        (string minimum, string maximum) = MacAddresses.DefaultRange(options.HostName);
        Current = Stored() ?? new HostSettings
        {
            VirtualMachinePath = options.VirtualMachinePath,
            MacAddressMinimum = minimum,
            MacAddressMaximum = maximum,
        };
    }

    public HostSettings Current { get; private set; }

    /// <exception cref="RefusedException">A path or an address makes no sense; nothing changed.</exception>
    public HostSettings Change(HostSettings settings)
    {
        if (FolderVerdict.OfPath(settings.VirtualMachinePath) is { } problem)
        {
            throw new RefusedException(problem);
        }

        (string minimum, string maximum) = MacAddresses.CheckRange(settings.MacAddressMinimum, settings.MacAddressMaximum);
        settings = settings with { MacAddressMinimum = minimum, MacAddressMaximum = maximum };
        _journal.Write(
            "INSERT INTO setting (name, value) VALUES ('host', $value) ON CONFLICT (name) DO UPDATE SET value = $value",
            ("$value", JsonSerializer.Serialize(settings, GodwitJson.Default.HostSettings)));
        return Current = settings;
    }

    private HostSettings? Stored() =>
        _journal.Read("SELECT value FROM setting WHERE name = 'host'", row => row.GetString(0)) is [string json]
            ? JsonSerializer.Deserialize(json, GodwitJson.Default.HostSettings)
            : null;
}

using System.Text.Json;
using Godwit.Contracts;
using Godwit.Contracts.Hosts;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Bandwidth;
using Godwit.Host.Networks;
using Godwit.Host.Operations;
using Godwit.Host.Storage;

namespace Godwit.Host.Hosts;

/// <summary>What an administrator has set for this host, with the configuration file's defaults beneath.</summary>
internal sealed class SettingsBook
{
    /// <summary>Hyper-V's, for both kinds.</summary>
    private const int DefaultMigrations = 2;

    private readonly Journal _journal;

    public SettingsBook(Journal journal, HostOptions options)
    {
        _journal = journal;
        (string minimum, string maximum) = MacAddresses.DefaultRange(options.HostName);
        var defaults = new HostSettings
        {
            VirtualMachinePath = options.VirtualMachinePath,
            MacAddressMinimum = minimum,
            MacAddressMaximum = maximum,
            MaximumStorageMigrations = DefaultMigrations,
            MaximumVirtualMachineMigrations = DefaultMigrations,
            MaximumMigrationBytesPerSecond = 0,
            VirtualMachineMigrationPerformanceOption = MigrationPerformance.Automatic,
            VirtualMachineMigrationEnabled = true,
            UseAnyNetworkForMigration = true,
        };
        Current = Whole(Stored() ?? defaults, defaults);
    }

    /// <summary>Told after each change.</summary>
    public event Action? Changed;

    public HostSettings Current { get; private set; }

    public int MaximumStorageMigrations => Current.MaximumStorageMigrations!.Value;

    public int MaximumVirtualMachineMigrations => Current.MaximumVirtualMachineMigrations!.Value;

    /// <summary>Null is without limit.</summary>
    public long? MaximumMigrationBytesPerSecond => Current.MaximumMigrationBytesPerSecond is > 0 and { } cap ? cap : null;

    public MigrationPerformance PerformanceOption => Current.VirtualMachineMigrationPerformanceOption!.Value;

    public bool VirtualMachineMigrationEnabled => Current.VirtualMachineMigrationEnabled!.Value;

    public bool UseAnyNetworkForMigration => Current.UseAnyNetworkForMigration!.Value;

    /// <exception cref="RefusedException">A path or an address makes no sense; nothing changed.</exception>
    public HostSettings Change(HostSettings settings)
    {
        if (FolderVerdict.OfPath(settings.VirtualMachinePath) is { } problem)
        {
            throw new RefusedException(problem);
        }

        settings = Whole(settings, Current);
        RequireSome("maximumStorageMigrations", settings.MaximumStorageMigrations, "storage migrations");
        RequireSome("maximumVirtualMachineMigrations", settings.MaximumVirtualMachineMigrations, "moves of virtual machines");

        CopyRate.Require("maximumMigrationBytesPerSecond", settings.MaximumMigrationBytesPerSecond is 0 ? null : settings.MaximumMigrationBytesPerSecond);
        (string minimum, string maximum) = MacAddresses.CheckRange(settings.MacAddressMinimum, settings.MacAddressMaximum);
        settings = settings with { MacAddressMinimum = minimum, MacAddressMaximum = maximum };
        _journal.Write(
            "INSERT INTO setting (name, value) VALUES ('host', $value) ON CONFLICT (name) DO UPDATE SET value = $value",
            ("$value", JsonSerializer.Serialize(settings, GodwitJson.Default.HostSettings)));
        Current = settings;
        Changed?.Invoke();
        return settings;
    }

    private static void RequireSome(string setting, int? most, string what)
    {
        if (most < 1)
        {
            throw new RefusedException(
                ProblemId.MalformedRequest, setting, $"{most} {what} at the same time would be none at all.",
                "Give 1 or more; to keep virtual machines from leaving and arriving, disable migration.");
        }
    }

    /// <summary>What is not said is as it was.</summary>
    private static HostSettings Whole(HostSettings wanted, HostSettings was) => wanted with
    {
        MaximumStorageMigrations = wanted.MaximumStorageMigrations ?? was.MaximumStorageMigrations,
        MaximumVirtualMachineMigrations = wanted.MaximumVirtualMachineMigrations ?? was.MaximumVirtualMachineMigrations,
        MaximumMigrationBytesPerSecond = wanted.MaximumMigrationBytesPerSecond ?? was.MaximumMigrationBytesPerSecond,
        VirtualMachineMigrationPerformanceOption = wanted.VirtualMachineMigrationPerformanceOption ?? was.VirtualMachineMigrationPerformanceOption,
        VirtualMachineMigrationEnabled = wanted.VirtualMachineMigrationEnabled ?? was.VirtualMachineMigrationEnabled,
        UseAnyNetworkForMigration = wanted.UseAnyNetworkForMigration ?? was.UseAnyNetworkForMigration,
    };

    private HostSettings? Stored() =>
        _journal.Read("SELECT value FROM setting WHERE name = 'host'", row => row.GetString(0)) is [string json]
            ? JsonSerializer.Deserialize(json, GodwitJson.Default.HostSettings)
            : null;
}

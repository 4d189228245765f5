using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Godwit.Contracts.Domains;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Trust;

namespace Godwit.Host.ActiveDirectory;

/// <summary>
/// The living holder of this host's place in an Active Directory domain, beside the one in a built-in domain. Readers take
/// <see cref="Current"/> once and keep what they took.
/// </summary>
internal sealed class DirectoryMembership
{
    private readonly string _folder;
    private readonly HostOptions _options;
    private volatile DirectoryRecord? _current;
    private volatile DirectorySettings _settings;

    public DirectoryMembership(HostOptions options)
    {
        _options = options;
        _folder = Path.Combine(options.StateFolder, "directory");
        _current = Load("directory.json", DirectoryJson.Default.DirectoryRecord);
        _settings = Load("settings.json", DirectoryJson.Default.DirectorySettings) ?? DirectorySettings.Default;
    }

    /// <summary>Told after each change, in which people's roles may be others.</summary>
    public event Action? Changed;

    /// <summary>Null for a host that is in no Active Directory domain.</summary>
    public DirectoryRecord? Current => _current;

    public DirectorySettings Settings => _settings;

    /// <summary>Throws <see cref="RefusedException"/> with <see cref="ProblemId.NotInDirectory"/>.</summary>
    public DirectoryRecord Required => _current ?? throw new RefusedException(
        ProblemId.NotInDirectory,
        _options.HostName,
        $"The host {_options.HostName} is in no Active Directory domain.",
        "Join one: godwit domain join --ad REALM");

    /// <summary>Null for a host that is in no Active Directory domain.</summary>
    public DirectoryView? View => _current is { } current ? ViewOf(current) : null;

    public DirectoryView RequiredView => ViewOf(Required);

    /// <summary>On the disk before it counts.</summary>
    public void Adopt(DirectoryRecord record)
    {
        Save("directory.json", record, DirectoryJson.Default.DirectoryRecord);
        _current = record;
        Changed?.Invoke();
    }

    /// <summary>What the directory said of the realm since; nothing when the host has left it meanwhile.</summary>
    public void Learn(DirectoryRecord of, string netBiosName)
    {
        if (ReferenceEquals(_current, of))
        {
            Adopt(of with { NetBiosName = netBiosName });
        }
    }

    public void Change(DirectorySettings settings)
    {
        Save("settings.json", settings, DirectoryJson.Default.DirectorySettings);
        _settings = settings;
        Changed?.Invoke();
    }

    /// <summary>Forgets the membership and its settings. The keytab and the computer account are the administrator's.</summary>
    public void Leave()
    {
        // The settings first: whoever dies between is still in the realm, and no next realm finds who might do what in this one.
        File.Delete(Path.Combine(_folder, "settings.json"));
        Posix.SyncFolder(_folder);
        File.Delete(Path.Combine(_folder, "directory.json"));
        Posix.SyncFolder(_folder);
        _current = null;
        _settings = DirectorySettings.Default;
        Changed?.Invoke();
    }

    private DirectoryView ViewOf(DirectoryRecord record) => new()
    {
        Realm = record.Realm,
        ComputerAccount = record.ComputerAccount,
        FullName = record.FullName,
        KeytabPath = record.KeytabPath,
        DomainController = record.DomainController,
        Roles = _settings.Roles,
        Admission = _settings.Admission,
    };

    private T? Load<T>(string name, JsonTypeInfo<T> shape)
        where T : class
    {
        string path = Path.Combine(_folder, name);
        return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), shape) : null;
    }

    private void Save<T>(string name, T value, JsonTypeInfo<T> shape)
    {
        Directory.CreateDirectory(_folder);
        DurableFile.Replace(Path.Combine(_folder, name), JsonSerializer.SerializeToUtf8Bytes(value, shape), DurableFile.Secret);
    }
}

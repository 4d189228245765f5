using System.Text.Json;
using Godwit.Cli.Running;

namespace Godwit.Cli.Hosts;

/// <summary>
/// The hosts a person works with:
/// <code>
/// { "hosta": "unix:/run/godwit/godwitd.sock",
///   "hostb": { "address": "https://10.0.0.2:6601", "certificate": "ann.pem", "key": "ann.key", "authority": "ca.pem" },
///   "hostc": "https://hostc.lab.test:6601",
///   "default": "hosta" }
/// </code>
/// An https address without a certificate means Kerberos. Relative paths lie beside the file. "default" is therefore no name for a host.
/// </summary>
internal sealed record HostsFile
{
    private const string DefaultMember = "default";

    public required IReadOnlyList<KnownHost> Hosts { get; init; }

    public string? Default { get; init; }

    public static HostsFile Empty { get; } = new() { Hosts = [] };

    /// <summary>GODWIT_HOSTS, else the file in the user's configuration folder; null without a home.</summary>
    public static string? PathOf(Surroundings surroundings)
    {
        if (surroundings.Variable("GODWIT_HOSTS") is { Length: > 0 } named)
        {
            return Path.GetFullPath(named);
        }

        string? folder = surroundings.Variable("XDG_CONFIG_HOME") is { Length: > 0 } configuration
            ? configuration
            : surroundings.Variable("HOME") is { Length: > 0 } home ? Path.Combine(home, ".config") : null;
        return folder is null ? null : Path.Combine(folder, "godwit", "hosts.json");
    }

    /// <summary>Reads the file; one that does not exist is empty.</summary>
    /// <exception cref="UsageException">It cannot be read or is no hosts file.</exception>
    public static HostsFile Read(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            using JsonDocument document = JsonDocument.Parse(
                stream, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return Parse(document.RootElement, Path.GetDirectoryName(path)!);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return Empty;
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            throw new UsageException($"The hosts file {path} cannot be used: {wrong.Message}", wrong);
        }
    }

    /// <summary>Replaces the file as a whole, so that a reader never sees half of it.</summary>
    /// <exception cref="UsageException">It cannot be written.</exception>
    public void Write(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            string draft = path + ".new";
            using (FileStream stream = File.Create(draft))
            {
                using Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true });
                Write(json);
            }

            File.Move(draft, path, overwrite: true);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The hosts file {path} cannot be written: {wrong.Message}", wrong);
        }
    }

    private static HostsFile Parse(JsonElement root, string folder)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("it is not a JSON object of host names.");
        }

        List<KnownHost> hosts = [];
        string? preferred = null;
        foreach (JsonProperty member in root.EnumerateObject())
        {
            if (member.NameEquals(DefaultMember))
            {
                preferred = Text(member);
            }
            else
            {
                hosts.Add(member.Value.ValueKind == JsonValueKind.Object
                    ? ParseHost(member, folder)
                    : new KnownHost { Name = member.Name, Address = Text(member) });
            }
        }

        return preferred is null || hosts.Exists(host => host.Name == preferred)
            ? new HostsFile { Hosts = hosts, Default = preferred }
            : throw new FormatException($"its default '{preferred}' is not one of its hosts.");
    }

    private static KnownHost ParseHost(JsonProperty member, string folder)
    {
        KnownHost host = new() { Name = member.Name, Address = "" };
        foreach (JsonProperty part in member.Value.EnumerateObject())
        {
            host = part.Name switch
            {
                "address" => host with { Address = Text(part) },
                "certificate" => host with { CertificatePath = Path.Combine(folder, Text(part)) },
                "key" => host with { KeyPath = Path.Combine(folder, Text(part)) },
                "authority" => host with { AuthorityPath = Path.Combine(folder, Text(part)) },
                _ => throw new FormatException($"host '{member.Name}' has an unknown member '{part.Name}'."),
            };
        }

        return host.Address.Length > 0 ? host : throw new FormatException($"host '{member.Name}' has no address.");
    }

    private static string Text(JsonProperty member) => member.Value.ValueKind == JsonValueKind.String
        ? member.Value.GetString()!
        : throw new FormatException($"'{member.Name}' is not text.");

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach (KnownHost host in Hosts)
        {
            if (host.CertificatePath is null)
            {
                json.WriteString(host.Name, host.Address);
                continue;
            }

            json.WriteStartObject(host.Name);
            json.WriteString("address", host.Address);
            json.WriteString("certificate", host.CertificatePath);
            json.WriteString("key", host.KeyPath);
            json.WriteString("authority", host.AuthorityPath);
            json.WriteEndObject();
        }

        if (Default is not null)
        {
            json.WriteString(DefaultMember, Default);
        }

        json.WriteEndObject();
    }
}

using System.Text.Json.Serialization;

namespace Godwit.Contracts.Domains;

/// <summary>What a certificate entitles to.</summary>
[JsonConverter(typeof(EnumNameJson<Role>))]
public enum Role
{
    /// <summary>Sees everything, changes nothing.</summary>
    Reader,
    /// <summary>Starts, stops and moves virtual machines.</summary>
    Operator,
    /// <summary>Everything, including hosts, switches, domain and people.</summary>
    Administrator,
    /// <summary>A host of the domain, on the peer link.</summary>
    Host,
    /// <summary>A QEMU of a host, for memory and disks between hosts; opens no API.</summary>
    Transfer,
}

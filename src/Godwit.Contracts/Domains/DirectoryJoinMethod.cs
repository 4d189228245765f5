using System.Text.Json.Serialization;

namespace Godwit.Contracts.Domains;

/// <summary>How a host comes by the keys of its computer account.</summary>
[JsonConverter(typeof(EnumNameJson<DirectoryJoinMethod>))]
public enum DirectoryJoinMethod
{
    /// <summary>They are in the keytab already: somebody prepared it.</summary>
    Keytab,
    /// <summary>"adcli join" makes the account and writes the keytab.</summary>
    Adcli,
    /// <summary>"net ads join" does, on a host that serves or reaches files with Samba.</summary>
    Net,
}

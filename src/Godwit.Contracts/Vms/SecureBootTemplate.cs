using System.Text.Json.Serialization;

namespace Godwit.Contracts.Vms;

/// <summary>Keys that new firmware variables hold, as Set-VMFirmware -SecureBootTemplate has it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SecureBootTemplate>))]
public enum SecureBootTemplate
{
    /// <summary>No keys: secure boot waits in setup mode until the guest enrols its own.</summary>
    None,
    /// <summary>Microsoft's keys for Windows; on Linux hosts the same file as the next.</summary>
    MicrosoftWindows,
    /// <summary>Microsoft's keys for Windows and for other systems' boot loaders (shim).</summary>
    MicrosoftUEFICertificateAuthority,
}

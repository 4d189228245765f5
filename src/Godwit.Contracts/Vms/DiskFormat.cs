using System.Text.Json.Serialization;

namespace Godwit.Contracts.Vms;

/// <summary>Format of a virtual hard disk file. It is what vm.json says; a guest-controlled header is never asked.</summary>
[JsonConverter(typeof(EnumNameJson<DiskFormat>))]
public enum DiskFormat
{
    [JsonStringEnumMemberName("raw")]
    Raw,
    [JsonStringEnumMemberName("qcow2")]
    Qcow2,
    [JsonStringEnumMemberName("vhdx")]
    Vhdx,
    /// <summary>Hyper-V's older format; QEMU calls its driver "vpc".</summary>
    [JsonStringEnumMemberName("vhd")]
    Vhd,
}

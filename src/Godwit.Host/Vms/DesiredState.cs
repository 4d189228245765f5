using System.Text.Json.Serialization;
using Godwit.Contracts;

namespace Godwit.Host.Vms;

/// <summary>What a VM should be doing, as its owner last made it: the truth that recovery holds QEMU against.</summary>
[JsonConverter(typeof(EnumNameJson<DesiredState>))]
internal enum DesiredState
{
    Off,
    Running,
    Paused,
    Saved,
}

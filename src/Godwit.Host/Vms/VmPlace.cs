using Godwit.Contracts.Vms;

namespace Godwit.Host.Vms;

/// <summary>Where this host keeps what belongs to a running guest and not to the VM.</summary>
internal sealed class VmPlace(HostOptions options)
{
    /// <summary>Sockets and process records; gone after a reboot.</summary>
    public string RunFolder(VmId vm) => Path.Combine(options.RunFolder, "vms", vm.ToString());

    /// <summary>What the guest wrote to its serial port on this host.</summary>
    public string SerialLog(VmId vm) => Path.Combine(SerialLogs, $"{vm}.log");

    public string SerialLogs => Path.Combine(options.StateFolder, "consoles");
}

namespace Godwit.Host.Vms;

/// <summary>Versions of vm.json's shape.</summary>
internal static class VmFormat
{
    /// <summary>2: disks may have layers, and the VM checkpoints. A host that knows only 1 would start such a VM without them.</summary>
    public const int Newest = 2;
}

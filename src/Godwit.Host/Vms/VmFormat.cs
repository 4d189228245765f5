namespace Godwit.Host.Vms;

/// <summary>Versions of vm.json's shape.</summary>
internal static class VmFormat
{
    public const int Newest = 1;
}

using System.Runtime.InteropServices;

namespace Godwit.Qmp;

/// <summary>A command that brings an open file along: QEMU gets a descriptor of its own of it (SCM_RIGHTS, man unix).</summary>
public interface IQmpDescriptor
{
    SafeHandle Descriptor { get; }
}

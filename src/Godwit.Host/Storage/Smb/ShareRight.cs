namespace Godwit.Host.Storage.Smb;

/// <summary>What a host does with files of a virtual machine.</summary>
internal enum ShareRight
{
    Create,
    Write,
    Lock,
    Read,
    Delete,
}

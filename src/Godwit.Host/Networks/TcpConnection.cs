namespace Godwit.Host.Networks;

/// <summary>A TCP connection as the kernel's table shows it.</summary>
/// <param name="Waiting">Bytes that were given to TCP and that the other end has not acknowledged.</param>
/// <param name="Inode">What /proc/PID/fd calls it: "socket:[inode]".</param>
internal readonly record struct TcpConnection(long Waiting, long Inode);

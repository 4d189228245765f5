using System.Runtime.Versioning;

// File modes, Unix sockets and QEMU's namespaces: godwitd runs on nothing else.
[assembly: SupportedOSPlatform("linux")]

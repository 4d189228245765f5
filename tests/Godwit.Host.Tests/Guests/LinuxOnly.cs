using System.Runtime.Versioning;

// The tests of a daemon for Linux run where it does.
[assembly: SupportedOSPlatform("linux")]

using System.Runtime.Versioning;

// The daemon that it asks runs on nothing else.
[assembly: SupportedOSPlatform("linux")]

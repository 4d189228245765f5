namespace Godwit.Host.Exports;

/// <summary>A file of an export.</summary>
/// <param name="Name">In the export's folder.</param>
/// <param name="SizeBytes">Its length, holes included.</param>
internal sealed record ExportedFile(string Name, long SizeBytes);

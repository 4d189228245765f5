namespace Godwit.Host.Checkpoints;

/// <summary>Firmware variables and TPM state at one instant; null for a machine without.</summary>
internal sealed record PlatformContent(byte[]? Variables, byte[]? TpmState);

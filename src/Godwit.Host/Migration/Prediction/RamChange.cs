namespace Godwit.Host.Migration.Prediction;

/// <summary>What of a guest's memory has changed since a sample of it was taken.</summary>
/// <param name="Bytes">Bytes in pages that hold something else now.</param>
/// <param name="Compression">What light compression leaves of those, 0 to 1; 1 when there are none.</param>
internal sealed record RamChange(long Bytes, double Compression);

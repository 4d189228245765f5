namespace Godwit.Host.Storage;

/// <summary>Data that arrived as it was sent, and what is known of the file with it: the hole before it, too.</summary>
/// <param name="Covers">What of the file is settled once the data is in its place.</param>
/// <param name="Offset">Where the data belongs.</param>
/// <param name="Data">Valid until the next is read. Empty at the end of a part that ends with a hole.</param>
/// <param name="Digest">As <see cref="ExtentWire.Digest(long, ReadOnlySpan{byte})"/> of it.</param>
internal sealed record ArrivedExtent(ByteRange Covers, long Offset, ReadOnlyMemory<byte> Data, byte[] Digest);

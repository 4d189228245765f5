using Godwit.Host.Guests;

namespace Godwit.Host.Migration.Prediction;

/// <summary>Looks at a running guest for about six tenths of a second, without holding it up. Null when there is nothing to be seen.</summary>
internal delegate Task<GuestSample?> SampleGuest(Guest guest, long memoryBytes, CancellationToken cancellationToken);

using Godwit.Lab.Guests;

namespace Godwit.Bench.Move;

/// <summary>What both contenders' guests have in common: it is the same guest, and only one of them lives at a time.</summary>
internal static class BenchGuest
{
    public const string MacAddress = "52:54:00:72:00:01";

    public static readonly string Address = GuestImage.AddressOf(1);
}

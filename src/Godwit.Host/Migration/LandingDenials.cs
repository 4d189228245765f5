using Godwit.Contracts.Operations;
using Godwit.Contracts.Problems;
using Godwit.Host.Api;
using Godwit.Host.Guests;
using Godwit.Qmp;

namespace Godwit.Host.Migration;

/// <summary>The sentences of landings that fail.</summary>
internal static class LandingDenials
{
    public static RefusedException NotHere(string hostName, OperationId id) => new(
        ProblemId.LandingNotFound, id.ToString(), $"{hostName} has no landing of that move.",
        "It was discarded, or this host was restarted; start the move again.");

    public static RefusedException Unfinished(Landing landing) => new(
        ProblemId.CopyDiffers, NameOf(landing), $"Not all files of {NameOf(landing)} have arrived.", "Start the move again; the original is untouched.");

    public static RefusedException GuestLost(string hostName, Landing landing, Guest? guest) => new(
        ProblemId.GuestLost, NameOf(landing),
        $"The QEMU that waited for {NameOf(landing)} at {hostName} has ended{(guest?.Process.LastWords() is { Length: > 0 } words ? $": {words}" : ".")}",
        "Look into the guest's QEMU log there, then move again.");

    public static RefusedException QemuFailed(string hostName, Landing landing, QmpException failure) => new(
        ProblemId.QemuFailed, NameOf(landing), $"QEMU at {hostName} did not do its part: {failure.Message}",
        "Look into the guest's QEMU log there, then move again.");

    private static string NameOf(Landing landing) => landing.Order.Arriving.Name;
}

using Godwit.Contracts.Compatibility;
using Godwit.Contracts.Moves;
using Godwit.Contracts.Vms;

namespace Godwit.Cli.Tests;

/// <summary>What a host would say of a move.</summary>
internal static class CannedMoves
{
    public static MovePrediction Prediction { get; } = new()
    {
        Total = Seconds(12, 9, 16),
        DiskBytes = new ByteRange { Likely = 1536 * Canned.MiB, Low = 1500 * Canned.MiB, High = 1600 * Canned.MiB },
        MemoryBytes = new ByteRange { Likely = 60 * Canned.MiB, Low = 50 * Canned.MiB, High = 80 * Canned.MiB },
        Blackout = Seconds(0.12, 0.06, 0.3),
        Confidence = PredictionConfidence.High,
        Basis = new PredictionBasis
        {
            LinkBytesPerSecond = 110 * Canned.MiB,
            LinkRateSource = LinkRateSource.Measured,
            FileBytes = 1536 * Canned.MiB,
            MemoryInUseBytes = 100 * Canned.MiB,
            MemoryCompression = 0.4,
            DirtyBytesPerSecond = 5 * Canned.MiB,
            DiskWriteBytesPerSecond = 400 << 10,
            ComparableMoves = 6.2,
            Converges = true,
        },
    };

    public static MoveWhatIf WhatIf(string vm, bool possible = true) => new()
    {
        Compatibility = new CompatibilityReport
        {
            Path = $"/vms/{vm}/vm.json",
            Destination = "hostb",
            IsCompatible = possible,
            Incompatibilities = [],
            Folder = $"/srv/{vm}",
            State = VmState.Running,
            Vm = Canned.Vm(vm, "hosta").Configuration,
        },
        Files =
        [
            new PlannedFile { SourceFilePath = $"/vms/{vm}/disk0.qcow2", DestinationFilePath = $"/srv/{vm}/disk0.qcow2", AllocatedBytes = 1536 * Canned.MiB, IsMirrored = true },
            new PlannedFile { SourceFilePath = $"/vms/{vm}/variables.fd", DestinationFilePath = $"/srv/{vm}/variables.fd", IsMirrored = false },
        ],
        Prediction = Prediction,
    };

    private static TimeRange Seconds(double likely, double low, double high) => new()
    {
        Likely = TimeSpan.FromSeconds(likely), Low = TimeSpan.FromSeconds(low), High = TimeSpan.FromSeconds(high),
    };
}

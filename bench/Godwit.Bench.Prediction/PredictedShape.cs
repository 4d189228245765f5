namespace Godwit.Bench.Prediction;

/// <summary>A guest to be moved there and back.</summary>
/// <param name="MemoryMebibytes">Its memory.</param>
/// <param name="Disks">How many disks.</param>
/// <param name="DataMebibytes">Random bytes on each.</param>
/// <param name="Load">What it does, as its agent takes it.</param>
internal sealed record PredictedShape(int MemoryMebibytes, int Disks, int DataMebibytes, string Load)
{
    /// <summary>Small and large, idle and busy, one disk and three.</summary>
    public static IReadOnlyList<PredictedShape> All { get; } =
    [
        new(128, 1, 100, "drate=100 mem=32 mrate=5"),
        new(256, 2, 40, "drate=50 mem=128 mrate=10"),
        new(512, 1, 30, "drate=20 mem=320 mrate=2"),
        // With less its kernel has no room to unpack itself.
        new(80, 1, 60, "drate=10"),
        new(128, 3, 30, "drate=200 mem=16 mrate=20"),
        new(256, 1, 160, ""),
        new(512, 3, 20, "drate=50 mem=128 mrate=20"),
        new(128, 2, 60, "drate=100 mem=48 mrate=10"),
    ];

    public override string ToString() => $"{MemoryMebibytes} MiB, {Disks} x {DataMebibytes} MiB, '{Load}'";
}

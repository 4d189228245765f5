using Godwit.Contracts.Vms;

namespace Godwit.Host.Checkpoints;

/// <summary>One image goes down into the one below it, which takes its place.</summary>
internal sealed record ImageMerge(string DiskId, DiskLayer Upper, DiskLayer Lower);

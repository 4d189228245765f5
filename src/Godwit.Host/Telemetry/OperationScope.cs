using Godwit.Contracts.Operations;

namespace Godwit.Host.Telemetry;

/// <summary>What log lines are about that are written while an operation runs.</summary>
internal sealed record OperationScope(OperationId Operation, string? VmName)
{
    /// <summary>A name may hold blanks, so it comes last.</summary>
    public override string ToString() => VmName is { } vm ? $"operation={Operation} vm={vm}" : $"operation={Operation}";
}

namespace Godwit.Host.Processors;

/// <summary>Asks QEMU what the processor can give.</summary>
/// <exception cref="Api.RefusedException">It did not start, or did not say.</exception>
internal delegate Task<ProcessorAbilities> AskQemu(CancellationToken cancellationToken);

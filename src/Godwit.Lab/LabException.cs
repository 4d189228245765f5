namespace Godwit.Lab;

/// <summary>The lab could not do something; the message says what and why. What was made so far can be taken away with "down".</summary>
public sealed class LabException(string message, Exception? inner = null) : Exception(message, inner);

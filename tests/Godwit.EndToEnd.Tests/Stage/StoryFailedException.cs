namespace Godwit.EndToEnd.Tests.Stage;

/// <summary>A test's story went wrong; the inner exception says where.</summary>
public sealed class StoryFailedException(string message, Exception inner) : Exception(message, inner);

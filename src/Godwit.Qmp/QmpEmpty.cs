namespace Godwit.Qmp;

/// <summary>The reply of a command that has nothing to tell: <c>{}</c>.</summary>
public sealed record QmpEmpty;

using System.Text.Json;

namespace Godwit.Qmp.Tests;

/// <summary>One command as the connection would write it.</summary>
internal sealed record Sample(Type Type, string Verb, string Arguments)
{
    public static Sample Of<TReply>(IQmpCommand<TReply> command) =>
        new(command.GetType(), command.Verb, JsonSerializer.Serialize(command.Arguments, command.ArgumentsType));
}
